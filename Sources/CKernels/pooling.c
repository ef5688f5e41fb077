#include "common.h"

CK_CLONES
void ck_max_pool(float *out, uint8_t *chosen, const float *x, ck_window w, size_t images, size_t channels) {
    for (size_t n = 0; n < images; n++) {
        const float *image = x + n * w.height * w.width * channels;
        for (size_t oy = 0; oy < w.out_height; oy++) {
            for (size_t ox = 0; ox < w.out_width; ox++) {
                size_t at = ((n * w.out_height + oy) * w.out_width + ox) * channels;
                float *best = out + at;
                uint8_t *which = chosen + at;
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
    memset(dx, 0, images * w.height * w.width * channels * sizeof *dx);
    for (size_t n = 0; n < images; n++) {
        float *image = dx + n * w.height * w.width * channels;
        for (size_t oy = 0; oy < w.out_height; oy++) {
            for (size_t ox = 0; ox < w.out_width; ox++) {
                size_t at = ((n * w.out_height + oy) * w.out_width + ox) * channels;
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
