#include "common.h"

/// Windows of 2 × 2 that touch each other, which nearly all networks have.
CK_INLINE void max_pool_pair(float *restrict best, uint8_t *restrict which, const float *restrict top,
                             const float *restrict bottom, size_t channels) {
    for (size_t c = 0; c < channels; c++) {
        float a = top[c], b = top[channels + c], d = bottom[c], e = bottom[channels + c];
        // Written so that a NaN is taken and kept, and the first of equals wins.
        int right = !(b <= a || a != a), low = !(e <= d || d != d);
        float above = right ? b : a, below = low ? e : d;
        int down = !(below <= above || above != above);
        best[c] = down ? below : above;
        which[c] = (uint8_t)(down ? 2 + low : right);
    }
}

CK_INLINE void max_pool_pair_gradient(float *top, float *bottom, const float *dy, const uint8_t *which,
                                      size_t channels) {
    // The four pixels lie apart, which the compiler cannot see.
#pragma clang loop vectorize(assume_safety)
    for (size_t c = 0; c < channels; c++) {
        float d = dy[c];
        uint8_t w = which[c];
        top[c] = w == 0 ? d : 0;
        top[channels + c] = w == 1 ? d : 0;
        bottom[c] = w == 2 ? d : 0;
        bottom[channels + c] = w == 3 ? d : 0;
    }
}

CK_INLINE int is_paired(ck_window w) { return w.size == 2 && w.stride == 2 && w.padding == 0; }

CK_CLONES
void ck_max_pool(float *out, uint8_t *chosen, const float *x, ck_window w, size_t images, size_t channels) {
    for (size_t n = 0; n < images; n++) {
        const float *image = x + n * w.height * w.width * channels;
        for (size_t oy = 0; oy < w.out_height; oy++) {
            for (size_t ox = 0; ox < w.out_width; ox++) {
                size_t at = ((n * w.out_height + oy) * w.out_width + ox) * channels;
                float *best = out + at;
                uint8_t *which = chosen + at;
                if (is_paired(w)) {
                    const float *top = image + (2 * oy * w.width + 2 * ox) * channels;
                    max_pool_pair(best, which, top, top + w.width * channels, channels);
                    continue;
                }
                for (size_t c = 0; c < channels; c++) {
                    best[c] = -INFINITY;
                    which[c] = 0;
                }
                for (size_t ky = 0; ky < w.size; ky++) {
                    long y = (long)(oy * w.stride + ky) - (long)w.padding;
                    if (y < 0 || y >= (long)w.height) continue;
                    for (size_t kx = 0; kx < w.size; kx++) {
                        long column = (long)(ox * w.stride + kx) - (long)w.padding;
                        if (column < 0 || column >= (long)w.width) continue;
                        const float *pixel = image + ((size_t)y * w.width + (size_t)column) * channels;
                        uint8_t here = (uint8_t)(ky * w.size + kx);
                        for (size_t c = 0; c < channels; c++) {
                            // Written so that a NaN is taken and kept.
                            int keep = pixel[c] <= best[c] || best[c] != best[c];
                            best[c] = keep ? best[c] : pixel[c];
                            which[c] = keep ? which[c] : here;
                        }
                    }
                }
            }
        }
    }
}

CK_CLONES
void ck_max_pool_gradient(float *dx, const float *dy, const uint8_t *chosen, ck_window w, size_t images,
                          size_t channels) {
    // Pairs write every pixel but those of a last odd row or column.
    if (!is_paired(w) || w.height % 2 || w.width % 2)
        memset(dx, 0, images * w.height * w.width * channels * sizeof *dx);
    for (size_t n = 0; n < images; n++) {
        float *image = dx + n * w.height * w.width * channels;
        for (size_t oy = 0; oy < w.out_height; oy++) {
            for (size_t ox = 0; ox < w.out_width; ox++) {
                size_t at = ((n * w.out_height + oy) * w.out_width + ox) * channels;
                if (is_paired(w)) {
                    float *top = image + (2 * oy * w.width + 2 * ox) * channels;
                    max_pool_pair_gradient(top, top + w.width * channels, dy + at, chosen + at, channels);
                    continue;
                }
                for (size_t ky = 0; ky < w.size; ky++) {
                    long y = (long)(oy * w.stride + ky) - (long)w.padding;
                    if (y < 0 || y >= (long)w.height) continue;
                    for (size_t kx = 0; kx < w.size; kx++) {
                        long column = (long)(ox * w.stride + kx) - (long)w.padding;
                        if (column < 0 || column >= (long)w.width) continue;
                        float *pixel = image + ((size_t)y * w.width + (size_t)column) * channels;
                        uint8_t here = (uint8_t)(ky * w.size + kx);
                        for (size_t c = 0; c < channels; c++)
                            pixel[c] += chosen[at + c] == here ? dy[at + c] : 0;
                    }
                }
            }
        }
    }
}

CK_CLONES
void ck_average_pool(float *out, const float *x, ck_window w, size_t images, size_t channels) {
    float share = 1.0f / (float)(w.size * w.size);
    for (size_t n = 0; n < images; n++) {
        const float *image = x + n * w.height * w.width * channels;
        for (size_t oy = 0; oy < w.out_height; oy++) {
            for (size_t ox = 0; ox < w.out_width; ox++) {
                float *sum = out + ((n * w.out_height + oy) * w.out_width + ox) * channels;
                memset(sum, 0, channels * sizeof *sum);
                for (size_t ky = 0; ky < w.size; ky++) {
                    for (size_t kx = 0; kx < w.size; kx++) {
                        const float *pixel =
                            image + ((oy * w.stride + ky) * w.width + ox * w.stride + kx) * channels;
                        for (size_t c = 0; c < channels; c++) sum[c] += share * pixel[c];
                    }
                }
            }
        }
    }
}

CK_CLONES
void ck_average_pool_gradient(float *dx, const float *dy, ck_window w, size_t images, size_t channels) {
    float share = 1.0f / (float)(w.size * w.size);
    memset(dx, 0, images * w.height * w.width * channels * sizeof *dx);
    for (size_t n = 0; n < images; n++) {
        float *image = dx + n * w.height * w.width * channels;
        for (size_t oy = 0; oy < w.out_height; oy++) {
            for (size_t ox = 0; ox < w.out_width; ox++) {
                const float *d = dy + ((n * w.out_height + oy) * w.out_width + ox) * channels;
                for (size_t ky = 0; ky < w.size; ky++) {
                    for (size_t kx = 0; kx < w.size; kx++) {
                        float *pixel = image + ((oy * w.stride + ky) * w.width + ox * w.stride + kx) * channels;
                        for (size_t c = 0; c < channels; c++) pixel[c] += share * d[c];
                    }
                }
            }
        }
    }
}
