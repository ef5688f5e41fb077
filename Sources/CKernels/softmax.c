#include "common.h"

/// The greatest of n values. Sixteen running maxima: one alone would wait for itself at every value.
CK_INLINE float ck_row_max(const float *x, size_t n) {
    float top[16];
    for (size_t lane = 0; lane < 16; lane++) top[lane] = -INFINITY;
    size_t c = 0;
    for (; c + 16 <= n; c += 16)
        for (size_t lane = 0; lane < 16; lane++)
            top[lane] = x[c + lane] > top[lane] ? x[c + lane] : top[lane];
    float best = -INFINITY;
    for (; c < n; c++) best = x[c] > best ? x[c] : best;
    for (size_t lane = 0; lane < 16; lane++) best = top[lane] > best ? top[lane] : best;
    return best;
}

CK_CLONES void ck_masked_softmax(float *out, const float *x, float scale, size_t valid, size_t rows,
                                 size_t cols) {
    for (size_t r = 0; r < rows; r++) {
        CK_REASSOCIATE
        const float *in = x + r * cols;
        float *p = out + r * cols;
        float top = ck_row_max(in, valid), total = 0;
        for (size_t c = 0; c < valid; c++) {
            float e = ck_fast_exp((in[c] - top) * scale);
            p[c] = e;
            total += e;
        }
        float k = 1.0f / total;
        for (size_t c = 0; c < valid; c++) p[c] *= k;
        for (size_t c = valid; c < cols; c++) p[c] = 0;
    }
}

CK_CLONES void ck_softmax_gradient(float *dx, const float *dp, const float *p, float scale, size_t rows,
                                   size_t cols) {
    for (size_t r = 0; r < rows; r++) {
        CK_REASSOCIATE
        const float *g = dp + r * cols, *q = p + r * cols;
        float projected = 0;
        for (size_t c = 0; c < cols; c++) projected += g[c] * q[c];
        for (size_t c = 0; c < cols; c++) dx[r * cols + c] = scale * q[c] * (g[c] - projected);
    }
}

CK_CLONES void ck_log_softmax(float *out, const float *x, size_t rows, size_t cols) {
    for (size_t r = 0; r < rows; r++) {
        const float *in = x + r * cols;
        float top = ck_row_max(in, cols), total = 0;
        {
            CK_REASSOCIATE
            for (size_t c = 0; c < cols; c++) total += ck_fast_exp(in[c] - top);
        }
        // In this order, which must stay outside of the block: a large top would swallow the logarithm.
        float rest = logf(total);
        for (size_t c = 0; c < cols; c++) out[r * cols + c] = (in[c] - top) - rest;
    }
}

/// The share of class c in the smoothed, weighted label y.
CK_INLINE float ck_label_share(size_t c, int32_t y, const float *weights, float smoothing, size_t cols) {
    float share = (c == (size_t)y ? 1.0f - smoothing : 0.0f) + smoothing / cols;
    return weights ? share * weights[c] : share;
}

CK_CLONES double ck_softmax_cross_entropy(float *losses, float *probabilities, const float *logits,
                                          const int32_t *labels, const float *weights, float smoothing,
                                          size_t rows, size_t cols) {
    double total_weight = 0;
    ck_log_softmax(probabilities, logits, rows, cols);
    for (size_t r = 0; r < rows; r++) {
        float *p = probabilities + r * cols;
        int32_t y = labels[r];
        float loss = 0;
        if (y >= 0) {
            for (size_t c = 0; c < cols; c++) {
                float share = ck_label_share(c, y, weights, smoothing, cols);
                // A class without a share may have probability 0, whose logarithm times 0 is NaN.
                loss -= share != 0 ? share * p[c] : 0.0f;
            }
            total_weight += weights ? weights[y] : 1.0f;
        }
        losses[r] = loss;
        for (size_t c = 0; c < cols; c++) p[c] = ck_fast_exp(p[c]);
    }
    return total_weight;
}

CK_CLONES void ck_softmax_cross_entropy_gradient(float *dlogits, const float *probabilities,
                                                 const int32_t *labels, const float *weights,
                                                 float smoothing, float k, size_t rows, size_t cols) {
    for (size_t r = 0; r < rows; r++) {
        const float *p = probabilities + r * cols;
        float *d = dlogits + r * cols;
        int32_t y = labels[r];
        if (y < 0) {
            memset(d, 0, cols * sizeof(float));
            continue;
        }
        float mass = 0;
        for (size_t c = 0; c < cols; c++) mass += ck_label_share(c, y, weights, smoothing, cols);
        for (size_t c = 0; c < cols; c++)
            d[c] = k * (p[c] * mass - ck_label_share(c, y, weights, smoothing, cols));
    }
}

CK_CLONES void ck_binary_cross_entropy(float *losses, const float *logits, const float *targets,
                                       const float *weights, size_t n) {
    for (size_t i = 0; i < n; i++) {
        float x = logits[i];
        // softplus(x) − t·x, written so that neither sign of x overflows
        float loss = (x > 0 ? x : 0) - x * targets[i] + log1pf(ck_fast_exp(-__builtin_fabsf(x)));
        losses[i] = weights ? loss * weights[i] : loss;
    }
}

CK_CLONES void ck_binary_cross_entropy_gradient(float *dx, const float *logits, const float *targets,
                                                const float *weights, float k, size_t n) {
    for (size_t i = 0; i < n; i++) {
        float sigmoid = 1.0f / (1.0f + ck_fast_exp(-logits[i]));
        float d = k * (sigmoid - targets[i]);
        dx[i] = weights ? d * weights[i] : d;
    }
}
