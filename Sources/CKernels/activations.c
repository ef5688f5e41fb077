#include "common.h"

CK_INLINE float ck_fast_tanh(float x) {
    float a = __builtin_fabsf(x);
    float e = ck_fast_exp(-2.0f * a);
    // Near 0 the quotient cancels; the series is exact enough there.
    float small = x - x * x * x * (1.0f / 3.0f) + x * x * x * x * x * (2.0f / 15.0f);
    float large = (1.0f - e) / (1.0f + e);
    return a < 0.1f ? small : (x < 0 ? -large : large);
}

/// Twice what the tanh form of GELU takes the tanh of: (1 + tanh a)/2 is the logistic function of 2a, which keeps its
/// digits where the tanh comes near to −1.
CK_INLINE float ck_gelu_angle(float x) { return 1.5957691216057308f * (x + 0.044715f * x * x * x); }

CK_INLINE float ck_gelu_tanh_value(float x) {
    float angle = ck_gelu_angle(x);
    float e = ck_fast_exp(-__builtin_fabsf(angle));
    return x * (angle < 0 ? e : 1.0f) / (1.0f + e);
}

#define CK_EACH(bias_expression, value)                                                            \
    for (size_t r = 0; r < rows; r++)                                                              \
        for (size_t c = 0; c < cols; c++) {                                                        \
            float x = pre[r * cols + c] + (bias_expression);                                       \
            pre[r * cols + c] = x;                                                                 \
            out[r * cols + c] = (value);                                                           \
        }                                                                                          \
    break;

CK_CLONES void ck_bias_activation(float *out, float *pre, const float *bias, int activation, size_t rows,
                                  size_t cols) {
    float density;
    if (!bias) {
        size_t n = rows * cols;
        rows = 1;
        cols = n;
    }
    // The rectifier asks whether x < 0, not whether x > 0, so that a NaN passes through it.
    switch (activation * 2 + (bias != 0)) {
    case ck_identity * 2: CK_EACH(0, x)
    case ck_identity * 2 + 1: CK_EACH(bias[c], x)
    case ck_relu * 2: CK_EACH(0, x < 0 ? 0 : x)
    case ck_relu * 2 + 1: CK_EACH(bias[c], x < 0 ? 0 : x)
    case ck_gelu * 2: CK_EACH(0, x * ck_normal_cdf(x, &density))
    case ck_gelu * 2 + 1: CK_EACH(bias[c], x * ck_normal_cdf(x, &density))
    case ck_tanh * 2: CK_EACH(0, ck_fast_tanh(x))
    case ck_tanh * 2 + 1: CK_EACH(bias[c], ck_fast_tanh(x))
    case ck_gelu_tanh * 2: CK_EACH(0, ck_gelu_tanh_value(x))
    case ck_gelu_tanh * 2 + 1: CK_EACH(bias[c], ck_gelu_tanh_value(x))
    }
}

CK_INLINE float ck_gelu_slope(float x) {
    float density;
    float cdf = ck_normal_cdf(x, &density);
    return cdf + x * density * 0.39894228040143268f;
}

CK_INLINE float ck_tanh_slope(float x) {
    float y = ck_fast_tanh(x);
    return 1.0f - y * y;
}

CK_INLINE float ck_gelu_tanh_slope(float x) {
    float angle = ck_gelu_angle(x);
    float e = ck_fast_exp(-__builtin_fabsf(angle));
    float inverse = 1.0f / (1.0f + e);
    float inner = 1.5957691216057308f * (1.0f + 3.0f * 0.044715f * x * x);
    return (angle < 0 ? e : 1.0f) * inverse + x * (e * inverse * inverse) * inner;
}

#define CK_EACH_GRADIENT(slope)                                                                    \
    for (size_t r = 0; r < rows; r++)                                                              \
        for (size_t c = 0; c < cols; c++) {                                                        \
            float x = pre[r * cols + c];                                                           \
            (void)x;                                                                               \
            dpre[r * cols + c] = dout[r * cols + c] * (slope);                                     \
        }                                                                                          \
    break;

CK_CLONES void ck_bias_activation_gradient(float *dpre, float *dbias, const float *dout, const float *pre,
                                           int activation, size_t rows, size_t cols) {
    switch (activation) {
    case ck_identity:
        if (dpre != dout) memcpy(dpre, dout, rows * cols * sizeof(float));
        break;
    case ck_relu: CK_EACH_GRADIENT(x <= 0 ? 0.0f : 1.0f)
    case ck_gelu: CK_EACH_GRADIENT(ck_gelu_slope(x))
    case ck_tanh: CK_EACH_GRADIENT(ck_tanh_slope(x))
    case ck_gelu_tanh: CK_EACH_GRADIENT(ck_gelu_tanh_slope(x))
    }
    if (dbias)
        for (size_t r = 0; r < rows; r++)
            for (size_t c = 0; c < cols; c++) dbias[c] += dpre[r * cols + c];
}
