#include "common.h"

CK_CLONES void ck_layer_norm(float *y, float *mean, float *rstd, const float *x, const float *gamma,
                             const float *beta, float epsilon, size_t rows, size_t cols) {
    for (size_t r = 0; r < rows; r++) {
        CK_REASSOCIATE
        const float *in = x + r * cols;
        float *out = y + r * cols;
        float total = 0, squares = 0;
        for (size_t c = 0; c < cols; c++) total += in[c];
        float m = total / cols;
        for (size_t c = 0; c < cols; c++) squares += (in[c] - m) * (in[c] - m);
        float s = 1.0f / __builtin_sqrtf(squares / cols + epsilon);
        for (size_t c = 0; c < cols; c++) out[c] = (in[c] - m) * s * gamma[c] + beta[c];
        mean[r] = m;
        rstd[r] = s;
    }
}

CK_CLONES void ck_layer_norm_gradient(float *dx, float *dgamma, float *dbeta, const float *dy, const float *x,
                                      const float *mean, const float *rstd, const float *gamma, size_t rows,
                                      size_t cols) {
    for (size_t r = 0; r < rows; r++) {
        CK_REASSOCIATE
        const float *in = x + r * cols, *g = dy + r * cols;
        float *out = dx + r * cols;
        float m = mean[r], s = rstd[r], sum = 0, projected = 0;
        for (size_t c = 0; c < cols; c++) {
            float h = (in[c] - m) * s, d = g[c] * gamma[c];
            sum += d;
            projected += d * h;
            dgamma[c] += g[c] * h;
            dbeta[c] += g[c];
        }
        sum /= cols;
        projected /= cols;
        for (size_t c = 0; c < cols; c++)
            out[c] = s * (g[c] * gamma[c] - sum - (in[c] - m) * s * projected);
    }
}
