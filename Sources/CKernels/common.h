#ifndef DAWB_CKERNELS_COMMON_H
#define DAWB_CKERNELS_COMMON_H

#include "include/CKernels.h"
#include <math.h>
#include <string.h>

#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
// What picks a clone runs before ThreadSanitizer has begun, and would crash in it.
#define CK_CLONES
#endif
#endif
#if defined(CK_CLONES)
#elif defined(__x86_64__)
#define CK_CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define CK_CLONES
#endif

/// Lets the compiler reorder sums (and so vectorise them); NaN and infinity keep their meaning.
#define CK_REASSOCIATE _Pragma("clang fp reassociate(on) contract(fast)")

#define CK_INLINE static inline __attribute__((always_inline))

/// e^x to about 2 ulp, branch-free: 2^k · 2^f with a polynomial for f in [−½, ½] (Cephes' coefficients).
/// 0 below −87.33, infinity above 88.37.
CK_INLINE float ck_fast_exp(float x) {
    // The clamp would swallow a NaN, so it is written to let one through.
    float c = x > 88.3762626647949f ? 88.3762626647949f : x;
    c = c < -87.3365478515625f ? -87.3365478515625f : c;
    float k = __builtin_rintf(c * 1.44269504088896341f);
    float f = c - k * 0.693359375f;
    f = f + k * 2.12194440e-4f;
    float p = 1.9875691500e-4f;
    p = p * f + 1.3981999507e-3f;
    p = p * f + 8.3334519073e-3f;
    p = p * f + 4.1665795894e-2f;
    p = p * f + 1.6666665459e-1f;
    p = p * f + 5.0000001201e-1f;
    float y = p * f * f + f + 1.0f;
    // A NaN would be undefined as an integer; its exponent does not matter since y carries it.
    int32_t exponent = k == k ? (int32_t)k : 0;
    int32_t bits = (exponent + 127) << 23;
    float power;
    memcpy(&power, &bits, sizeof power);
    // Beyond the clamp the honest answers are 0 and infinity: a diverging loss must not look finite.
    float inside = x < -87.3365478515625f ? 0.0f : y * power;
    return x > 88.3762626647949f ? INFINITY : inside;
}

/// ln x of a normal number above 0 to about 1 ulp, branch-free: the exponent, and Cephes' polynomial in the
/// mantissa, of [√½, √2). NaN and infinity come back as they are.
CK_INLINE float ck_fast_log(float x) {
    uint32_t bits;
    memcpy(&bits, &x, sizeof bits);
    bits += 0x3F800000u - 0x3F3504F3u;
    float exponent = (float)((int32_t)(bits >> 23) - 127);
    bits = (bits & 0x007FFFFFu) + 0x3F3504F3u;
    float m;
    memcpy(&m, &bits, sizeof m);
    m -= 1.0f;
    float p = 7.0376836292e-2f;
    p = p * m - 1.1514610310e-1f;
    p = p * m + 1.1676998740e-1f;
    p = p * m - 1.2420140846e-1f;
    p = p * m + 1.4249322787e-1f;
    p = p * m - 1.6668057665e-1f;
    p = p * m + 2.0000714765e-1f;
    p = p * m - 2.4999993993e-1f;
    p = p * m + 3.3333331174e-1f;
    float z = m * m;
    float logarithm = m + (p * m * z - 0.5f * z) + exponent * 0.69314718056f;
    return x - x == 0.0f ? logarithm : x;
}

/// Φ(x), the normal distribution function, to about 1e-7 (Abramowitz & Stegun 7.1.26); `density` is e^(−x²/2).
CK_INLINE float ck_normal_cdf(float x, float *density) {
    float z = x * 0.70710678118654752f;
    float a = __builtin_fabsf(z);
    float e = ck_fast_exp(-z * z);
    float t = 1.0f / (1.0f + 0.3275911f * a);
    float p = 1.061405429f;
    p = p * t - 1.453152027f;
    p = p * t + 1.421413741f;
    p = p * t - 0.284496736f;
    p = p * t + 0.254829592f;
    float half_tail = 0.5f * p * t * e;
    *density = e;
    return x < 0 ? half_tail : 1.0f - half_tail;
}

/// A 32-bit hash of (key, index): the finaliser of MurmurHash3, twice keyed.
CK_INLINE uint32_t ck_hash(uint32_t index, uint32_t low, uint32_t high) {
    uint32_t h = index * 0x9E3779B1u + low;
    h ^= h >> 16;
    h *= 0x85EBCA6Bu;
    h ^= (h >> 13) ^ high;
    h *= 0xC2B2AE35u;
    h ^= h >> 16;
    return h;
}

/// Nearly normal noise of mean 0, a function of (key, index): the sum of four uniform numbers of 16 bits.
CK_INLINE float ck_noise_at(size_t i, uint32_t low, uint32_t high) {
    uint32_t one = ck_hash((uint32_t)(2 * i), low, high), two = ck_hash((uint32_t)(2 * i + 1), low, high);
    return (float)((int32_t)((one & 0xFFFF) + (one >> 16) + (two & 0xFFFF) + (two >> 16)) - 131070);
}

/// What ``ck_noise_at``, of deviation 65536/√3, is multiplied by for a deviation.
CK_INLINE float ck_noise_scale(float deviation) { return deviation * 1.7320508f / 65536.0f; }

#endif
