#include "common.h"

CK_CLONES void ck_take_window(double *out, const float *a, const double *window, size_t n) {
    for (size_t i = 0; i < n; i++) out[i] = a[i] * window[i];
}

CK_CLONES void ck_widen(double *out, const float *a, size_t n) {
    for (size_t i = 0; i < n; i++) out[i] = a[i];
}

CK_CLONES void ck_accumulate_wide(float *y, const double *x, double k, size_t n) {
    for (size_t i = 0; i < n; i++) y[i] += (float)(k * x[i]);
}

CK_CLONES void ck_spectrum_power(float *out, const double *spectrum, int magnitude, size_t bins) {
    for (size_t k = 0; k < bins; k++) {
        double re = spectrum[2 * k], im = spectrum[2 * k + 1];
        out[k] = (float)(re * re + im * im);
    }
    if (!magnitude) return;
    for (size_t k = 0; k < bins; k++) out[k] = __builtin_sqrtf(out[k]);
}

CK_CLONES void ck_band_sums(float *out, const float *power, const struct ck_bands *bands) {
    for (size_t b = 0; b < bands->count; b++) {
        CK_REASSOCIATE
        const float *w = bands->weights + 8 * (size_t)bands->offsets[b], *p = power + bands->starts[b];
        size_t blocks = (size_t)bands->blocks[b];
        float sums[8] = {0};
        for (size_t t = 0; t < 8 * blocks; t += 8)
            for (size_t lane = 0; lane < 8; lane++) sums[lane] += w[t + lane] * p[t + lane];
        float sum = 0;
        for (size_t lane = 0; lane < 8; lane++) sum += sums[lane];
        out[b] = sum;
    }
}

CK_CLONES void ck_log_levels(float *out, const float *a, float floor, float scale, size_t n) {
    // Compared so that a NaN stays one.
    for (size_t i = 0; i < n; i++) out[i] = scale * ck_fast_log(a[i] < floor ? floor : a[i]);
}

CK_CLONES void ck_log_above_one(float *out, const float *a, size_t n) {
    for (size_t i = 0; i < n; i++) {
        // What rounding took from 1 + a is given back in proportion (Kahan).
        float sum = 1.0f + a[i], kept = sum - 1.0f;
        out[i] = kept == 0.0f ? a[i] : ck_fast_log(sum) * (a[i] / kept);
    }
}

CK_CLONES void ck_keep_near_top(float *a, float range, size_t n) {
    float top = -INFINITY;
    {
        CK_REASSOCIATE
        for (size_t i = 0; i < n; i++) top = a[i] > top ? a[i] : top;
    }
    float least = top - range;
    for (size_t i = 0; i < n; i++) a[i] = a[i] < least ? least : a[i];
}

CK_CLONES void ck_multiply_spectra(double *out, const double *a, const double *b, size_t bins) {
    for (size_t k = 0; k < bins; k++) {
        double re = a[2 * k] * b[2 * k] - a[2 * k + 1] * b[2 * k + 1];
        double im = a[2 * k] * b[2 * k + 1] + a[2 * k + 1] * b[2 * k];
        out[2 * k] = re;
        out[2 * k + 1] = im;
    }
}

CK_CLONES void ck_noise(float *out, uint64_t key, size_t n) {
    uint32_t low = (uint32_t)key, high = (uint32_t)(key >> 32);
    float scale = ck_noise_scale(1);
    for (size_t i = 0; i < n; i++) out[i] = scale * ck_noise_at(i, low, high);
}

void ck_pink(float *out, const float *white, size_t n) {
    // Three one-pole filters whose sum falls by 3 dB an octave (Paul Kellet's coefficients).
    float slow = 0, middle = 0, fast = 0;
    for (size_t i = 0; i < n; i++) {
        float w = white[i];
        slow = 0.99765f * slow + w * 0.0990460f;
        middle = 0.96300f * middle + w * 0.2965164f;
        fast = 0.57000f * fast + w * 1.0526913f;
        out[i] = slow + middle + fast + w * 0.1848f;
    }
}

CK_CLONES void ck_decay(float *a, float rate, size_t n) {
    for (size_t i = 0; i < n; i++) a[i] *= ck_fast_exp(-rate * (float)i);
}

/// One interpolated value where all samples it needs may not be there.
CK_INLINE float ck_sinc_at_end(const float *w, const float *a, long first, size_t taps, size_t n) {
    float sum = 0;
    for (size_t t = 0; t < taps; t++) {
        long at = first + (long)t;
        sum += at >= 0 && at < (long)n ? w[t] * a[at] : 0.0f;
    }
    return sum;
}

CK_CLONES void ck_resample_sound(float *out, const float *a, double step, const struct ck_sinc *sinc, size_t count,
                                 size_t n) {
    size_t taps = sinc->taps;
    long before = (long)taps / 2 - 1;
    for (size_t i = 0; i < count; i++) {
        CK_REASSOCIATE
        double instant = (double)i * step;
        long whole = (long)instant;
        size_t phase = (size_t)((instant - (double)whole) * (double)sinc->phases + 0.5);
        const float *w = sinc->weights + phase * taps;
        long first = whole - before;
        if (first < 0 || first + (long)taps > (long)n) {
            out[i] = ck_sinc_at_end(w, a, first, taps, n);
            continue;
        }
        const float *in = a + first;
        float sums[8] = {0};
        for (size_t t = 0; t < taps; t += 8)
            for (size_t lane = 0; lane < 8; lane++) sums[lane] += w[t + lane] * in[t + lane];
        float sum = 0;
        for (size_t lane = 0; lane < 8; lane++) sum += sums[lane];
        out[i] = sum;
    }
}

CK_CLONES void ck_between_rows(float *out, const float *a, const int32_t *lower, const float *share, size_t rows,
                               size_t cols) {
    for (size_t r = 0; r < rows; r++) {
        const float *one = a + (size_t)lower[r] * cols;
        const float *two = (size_t)lower[r] + 1 < rows ? one + cols : one;
        float k = share[r];
        for (size_t c = 0; c < cols; c++) out[r * cols + c] = one[c] + k * (two[c] - one[c]);
    }
}

CK_CLONES void ck_between_columns(float *out, const float *a, const int32_t *lower, const float *share, size_t rows,
                                  size_t cols) {
    for (size_t r = 0; r < rows; r++) {
        const float *in = a + r * cols;
        for (size_t c = 0; c < cols; c++) {
            size_t one = (size_t)lower[c], two = one + 1 < cols ? one + 1 : one;
            out[r * cols + c] = in[one] + share[c] * (in[two] - in[one]);
        }
    }
}
