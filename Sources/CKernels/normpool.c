#include "common.h"

CK_INLINE void norm_pool_window(float *restrict best, uint8_t *restrict which, float *restrict winner,
                                const float *restrict top, const float *restrict bottom, const float *restrict scale,
                                const float *restrict shift, size_t channels) {
    for (size_t c = 0; c < channels; c++) {
        float xa = top[c], xb = top[channels + c], xd = bottom[c], xe = bottom[channels + c];
        float a = xa * scale[c] + shift[c], b = xb * scale[c] + shift[c];
        float d = xd * scale[c] + shift[c], e = xe * scale[c] + shift[c];
        // Written so that a NaN is taken and kept, and the first of equals wins.
        int right = !(b <= a || a != a), low = !(e <= d || d != d);
        float above = right ? b : a, below = low ? e : d;
        float xabove = right ? xb : xa, xbelow = low ? xe : xd;
        int down = !(below <= above || above != above);
        float value = down ? below : above;
        int closed = value <= 0;
        best[c] = closed ? 0 : value;
        winner[c] = down ? xbelow : xabove;
        which[c] = (uint8_t)(closed ? 4 : down ? 2 + low : right);
    }
}

CK_CLONES
void ck_norm_pool(float *out, uint8_t *chosen, float *winners, const float *x, const float *scale,
                  const float *shift, ck_window w, size_t images, size_t channels) {
    for (size_t n = 0; n < images; n++) {
        for (size_t oy = 0; oy < w.out_height; oy++) {
            const float *row = x + (n * w.height + 2 * oy) * w.width * channels;
            size_t at = (n * w.out_height + oy) * w.out_width * channels;
            for (size_t ox = 0; ox < w.out_width; ox++, at += channels) {
                const float *top = row + 2 * ox * channels;
                norm_pool_window(out + at, chosen + at, winners + at, top, top + w.width * channels, scale, shift,
                                 channels);
            }
        }
    }
}

CK_INLINE void norm_pool_window_gradient(float *top, float *bottom, const float *xtop, const float *xbottom,
                                         const float *dy, const uint8_t *which, const float *a, const float *b,
                                         const float *k, size_t channels) {
    // The four pixels lie apart, which the compiler cannot see.
#pragma clang loop vectorize(assume_safety)
    for (size_t c = 0; c < channels; c++) {
        float d = a[c] * dy[c];
        uint8_t w = which[c];
        top[c] = (w == 0 ? d : 0) + (b[c] * xtop[c] + k[c]);
        top[channels + c] = (w == 1 ? d : 0) + (b[c] * xtop[channels + c] + k[c]);
        bottom[c] = (w == 2 ? d : 0) + (b[c] * xbottom[c] + k[c]);
        bottom[channels + c] = (w == 3 ? d : 0) + (b[c] * xbottom[channels + c] + k[c]);
    }
}

/// Pixels that no window covers.
CK_INLINE void norm_pool_rest(float *restrict dx, const float *restrict x, const float *restrict b,
                              const float *restrict k, size_t pixels, size_t channels) {
    for (size_t p = 0; p < pixels; p++)
        for (size_t c = 0; c < channels; c++) dx[p * channels + c] = b[c] * x[p * channels + c] + k[c];
}

CK_CLONES
void ck_norm_pool_gradient(float *dx, const float *dy, const uint8_t *chosen, const float *x, const float *a,
                           const float *b, const float *k, ck_window w, size_t images, size_t channels) {
    size_t line = w.width * channels;
    for (size_t n = 0; n < images; n++) {
        for (size_t oy = 0; oy < w.out_height; oy++) {
            size_t row = (n * w.height + 2 * oy) * line;
            size_t at = (n * w.out_height + oy) * w.out_width * channels;
            for (size_t ox = 0; ox < w.out_width; ox++, at += channels) {
                size_t top = row + 2 * ox * channels;
                norm_pool_window_gradient(dx + top, dx + top + line, x + top, x + top + line, dy + at, chosen + at, a,
                                          b, k, channels);
            }
            size_t rest = 2 * w.out_width * channels;
            for (size_t y = 0; y < 2 && rest < line; y++)
                norm_pool_rest(dx + row + y * line + rest, x + row + y * line + rest, b, k, 1, channels);
        }
        size_t last = (n * w.height + 2 * w.out_height) * line;
        if (w.height % 2) norm_pool_rest(dx + last, x + last, b, k, w.width, channels);
    }
}
