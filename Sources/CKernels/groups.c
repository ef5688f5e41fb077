#include "common.h"

CK_CLONES
void ck_group_norm(float *out, float *mean, float *rstd, const float *x, const float *gamma, const float *beta,
                   float epsilon, size_t images, size_t pixels, size_t channels, size_t groups) {
    CK_REASSOCIATE
    size_t width = channels / groups;
    for (size_t n = 0; n < images; n++) {
        for (size_t g = 0; g < groups; g++) {
            size_t at = n * pixels * channels + g * width;
            double sum = 0, squares = 0;
            for (size_t p = 0; p < pixels; p++) {
                float s = 0;
                for (size_t c = 0; c < width; c++) s += x[at + p * channels + c];
                sum += s;
            }
            float m = (float)(sum / (double)(pixels * width));
            for (size_t p = 0; p < pixels; p++) {
                float q = 0;
                for (size_t c = 0; c < width; c++) {
                    float d = x[at + p * channels + c] - m;
                    q += d * d;
                }
                squares += q;
            }
            float r = 1.0f / sqrtf((float)(squares / (double)(pixels * width)) + epsilon);
            mean[n * groups + g] = m;
            rstd[n * groups + g] = r;
            for (size_t p = 0; p < pixels; p++)
                for (size_t c = 0; c < width; c++) {
                    size_t i = at + p * channels + c;
                    out[i] = (x[i] - m) * r * gamma[g * width + c] + beta[g * width + c];
                }
        }
    }
}

CK_CLONES
void ck_group_norm_gradient(float *dx, float *dgamma, float *dbeta, const float *dy, const float *x,
                            const float *mean, const float *rstd, const float *gamma, size_t images,
                            size_t pixels, size_t channels, size_t groups) {
    CK_REASSOCIATE
    size_t width = channels / groups;
    for (size_t n = 0; n < images; n++) {
        for (size_t g = 0; g < groups; g++) {
            size_t at = n * pixels * channels + g * width;
            float m = mean[n * groups + g], r = rstd[n * groups + g];
            double level = 0, slope = 0;
            for (size_t p = 0; p < pixels; p++) {
                float l = 0, s = 0;
                for (size_t c = 0; c < width; c++) {
                    size_t i = at + p * channels + c;
                    float hat = (x[i] - m) * r, d = dy[i] * gamma[g * width + c];
                    l += d;
                    s += d * hat;
                    dgamma[g * width + c] += dy[i] * hat;
                    dbeta[g * width + c] += dy[i];
                }
                level += l;
                slope += s;
            }
            float ml = (float)(level / (double)(pixels * width)), ms = (float)(slope / (double)(pixels * width));
            for (size_t p = 0; p < pixels; p++)
                for (size_t c = 0; c < width; c++) {
                    size_t i = at + p * channels + c;
                    float hat = (x[i] - m) * r;
                    dx[i] = r * (dy[i] * gamma[g * width + c] - ml - hat * ms);
                }
        }
    }
}
