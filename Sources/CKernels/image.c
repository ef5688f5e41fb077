#include "common.h"

/// A level cut to 0…1; written so that a NaN becomes 0.
CK_INLINE float ck_unit(float v) {
    v = v > 0.0f ? v : 0.0f;
    return v < 1.0f ? v : 1.0f;
}

CK_CLONES void ck_bytes_to_unit(float *out, const uint8_t *bytes, size_t n) {
    for (size_t i = 0; i < n; i++) out[i] = bytes[i] * (1.0f / 255.0f);
}

CK_CLONES void ck_unit_to_bytes(uint8_t *out, const float *a, size_t n) {
    for (size_t i = 0; i < n; i++) out[i] = (uint8_t)(ck_unit(a[i]) * 255.0f + 0.5f);
}

CK_CLONES void ck_resample_row(float *out, const float *row, const struct ck_resampling *to, size_t channels) {
    for (size_t i = 0; i < to->count; i++) {
        CK_REASSOCIATE
        const float *weights = to->weights + i * to->taps, *in = row + (size_t)to->starts[i] * channels;
        size_t taps = (size_t)to->lengths[i];
        for (size_t c = 0; c < channels; c++) {
            float sum = 0;
            for (size_t t = 0; t < taps; t++) sum += weights[t] * in[t * channels + c];
            out[i * channels + c] = sum;
        }
    }
}

CK_CLONES void ck_resample_rows(float *out, const float *a, const struct ck_resampling *to, size_t cols) {
    for (size_t i = 0; i < to->count; i++) {
        const float *weights = to->weights + i * to->taps, *in = a + (size_t)to->starts[i] * cols;
        size_t taps = (size_t)to->lengths[i];
        float *sum = out + i * cols;
        for (size_t c = 0; c < cols; c++) sum[c] = weights[0] * in[c];
        for (size_t t = 1; t < taps; t++)
            for (size_t c = 0; c < cols; c++) sum[c] += weights[t] * in[t * cols + c];
    }
}

/// The value at a corner of a bilinear cell; the border beyond the image.
CK_INLINE float ck_pixel(const float *a, const float *border, long y, long x, long height, long width,
                         size_t channels, size_t c) {
    int inside = y >= 0 && y < height && x >= 0 && x < width;
    return inside ? a[((size_t)y * (size_t)width + (size_t)x) * channels + c] : border[c];
}

CK_CLONES void ck_warp(float *out, const float *a, const float *border, struct ck_affine from, size_t rows,
                       size_t cols, size_t channels) {
    long height = (long)rows, width = (long)cols;
    for (size_t y = 0; y < rows; y++) {
        for (size_t x = 0; x < cols; x++, out += channels) {
            float sx = from.xx * x + from.xy * y + from.x, sy = from.yx * x + from.yy * y + from.y;
            // Far outside there is only border, and a number too large for an index.
            if (!(sx > -1.0f && sx < (float)width && sy > -1.0f && sy < (float)height)) {
                for (size_t c = 0; c < channels; c++) out[c] = border[c];
                continue;
            }
            // Both are above −1, so that truncation after the shift is the floor.
            long left = (long)(sx + 1.0f) - 1, top = (long)(sy + 1.0f) - 1;
            float u = sx - left, v = sy - top;
            float w00 = (1 - u) * (1 - v), w01 = u * (1 - v), w10 = (1 - u) * v, w11 = u * v;
            if (left >= 0 && top >= 0 && left + 1 < width && top + 1 < height) {
                const float *upper = a + ((size_t)top * cols + (size_t)left) * channels;
                const float *lower = upper + cols * channels;
                for (size_t c = 0; c < channels; c++)
                    out[c] = w00 * upper[c] + w01 * upper[c + channels] + w10 * lower[c]
                             + w11 * lower[c + channels];
                continue;
            }
            for (size_t c = 0; c < channels; c++)
                out[c] = w00 * ck_pixel(a, border, top, left, height, width, channels, c)
                         + w01 * ck_pixel(a, border, top, left + 1, height, width, channels, c)
                         + w10 * ck_pixel(a, border, top + 1, left, height, width, channels, c)
                         + w11 * ck_pixel(a, border, top + 1, left + 1, height, width, channels, c);
        }
    }
}

CK_CLONES void ck_mix_colours(float *out, const float *a, const float *matrix, const float *offset,
                              size_t pixels) {
    for (size_t i = 0; i < pixels; i++) {
        float r = a[3 * i], g = a[3 * i + 1], b = a[3 * i + 2];
        for (size_t c = 0; c < 3; c++)
            out[3 * i + c] =
                ck_unit(matrix[3 * c] * r + matrix[3 * c + 1] * g + matrix[3 * c + 2] * b + offset[c]);
    }
}

CK_CLONES void ck_scale_levels(float *out, const float *a, float scale, float offset, size_t n) {
    for (size_t i = 0; i < n; i++) out[i] = ck_unit(a[i] * scale + offset);
}

CK_CLONES void ck_raise_levels(float *out, const float *a, float power, size_t n) {
    for (size_t i = 0; i < n; i++) {
        float v = ck_unit(a[i]);
        out[i] = v > 0.0f ? ck_unit(ck_fast_exp(power * ck_fast_log(v))) : 0.0f;
    }
}

CK_CLONES void ck_add_noise(float *out, const float *a, float deviation, uint64_t key, size_t n) {
    uint32_t low = (uint32_t)key, high = (uint32_t)(key >> 32);
    float scale = ck_noise_scale(deviation);
    for (size_t i = 0; i < n; i++) out[i] = ck_unit(a[i] + scale * ck_noise_at(i, low, high));
}

CK_CLONES void ck_thicken(float *out, const float *a, float amount, size_t rows, size_t cols, size_t channels) {
    float sign = amount < 0 ? -1.0f : 1.0f, share = amount < 0 ? -amount : amount;
    size_t width = cols * channels;
    for (size_t y = 0; y < rows; y++) {
        const float *here = a + y * width;
        const float *above = y > 0 ? here - width : here, *below = y + 1 < rows ? here + width : here;
        for (size_t i = 0; i < width; i++) {
            // The greatest of the pixel and its four neighbours; of the negative, the least.
            float left = i >= channels ? here[i - channels] : here[i];
            float right = i + channels < width ? here[i + channels] : here[i];
            float most = sign * here[i];
            most = sign * left > most ? sign * left : most;
            most = sign * right > most ? sign * right : most;
            most = sign * above[i] > most ? sign * above[i] : most;
            most = sign * below[i] > most ? sign * below[i] : most;
            out[y * width + i] = here[i] + share * (sign * most - here[i]);
        }
    }
}
