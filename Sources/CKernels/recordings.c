#include "common.h"

/// Whether the magnitude is below 2^40; NaN and infinity have greater exponents. Comparing bits vectorises.
CK_INLINE int ck_is_amplitude(float v) {
    uint32_t bits;
    memcpy(&bits, &v, sizeof bits);
    return (bits & 0x7FFFFFFFu) < (127u + 40u) << 23;
}

CK_CLONES size_t ck_mean_channels(float *out, const float *a, size_t frames, size_t channels) {
    float share = 1.0f / (float)channels;
    if (channels == 1) {
        memmove(out, a, frames * sizeof *a);
    } else if (channels == 2) {
        for (size_t t = 0; t < frames; t++) out[t] = (a[2 * t] + a[2 * t + 1]) * 0.5f;
    } else {
        for (size_t t = 0; t < frames; t++) {
            float sum = 0;
            for (size_t c = 0; c < channels; c++) sum += a[t * channels + c];
            out[t] = sum * share;
        }
    }
    size_t strange = 0;
    for (size_t t = 0; t < frames; t++) strange += !ck_is_amplitude(out[t]);
    if (strange == 0) return frames;
    size_t first = 0;
    while (ck_is_amplitude(out[first])) first++;
    return first;
}
