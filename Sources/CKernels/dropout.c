#include "common.h"

CK_INLINE uint32_t ck_threshold(float rate) { return (uint32_t)((double)rate * 4294967296.0); }

CK_CLONES void ck_dropout(float *out, const float *a, float rate, uint64_t key, uint64_t first, size_t n) {
    uint32_t low = (uint32_t)key, high = (uint32_t)(key >> 32), threshold = ck_threshold(rate);
    float k = 1.0f / (1.0f - rate);
    for (size_t i = 0; i < n; i++)
        out[i] = ck_hash((uint32_t)(first + i), low, high) >= threshold ? a[i] * k : 0.0f;
}

CK_CLONES void ck_dropout_add(float *out, const float *a, const float *residual, float rate, uint64_t key,
                              uint64_t first, size_t n) {
    uint32_t low = (uint32_t)key, high = (uint32_t)(key >> 32), threshold = ck_threshold(rate);
    float k = 1.0f / (1.0f - rate);
    for (size_t i = 0; i < n; i++) {
        float kept = ck_hash((uint32_t)(first + i), low, high) >= threshold ? a[i] * k : 0.0f;
        out[i] = residual[i] + kept;
    }
}
