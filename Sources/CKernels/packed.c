#include "common.h"

CK_CLONES void ck_unpack_blocks(float *out, const uint8_t *packed, size_t stride, const float *scales, int halves,
                                size_t blocks) {
    for (size_t b = 0; b < blocks; b++) {
        const uint8_t *bytes = packed + b * stride;
        float *values = out + b * 32;
        float scale = scales[b];
        float low[16], high[16];
        for (size_t j = 0; j < 16; j++) {
            low[j] = (float)((int)(bytes[j] & 15) - 8) * scale;
            high[j] = (float)((int)(bytes[j] >> 4) - 8) * scale;
        }
        if (halves) {
            memcpy(values, low, sizeof low);
            memcpy(values + 16, high, sizeof high);
        } else {
            for (size_t j = 0; j < 16; j++) {
                values[2 * j] = low[j];
                values[2 * j + 1] = high[j];
            }
        }
    }
}
