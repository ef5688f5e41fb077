#include "common.h"

#define CK_MAP(name, parameters, expression)                                                       \
    CK_CLONES void name parameters {                                                               \
        for (size_t i = 0; i < n; i++) out[i] = (expression);                                      \
    }

CK_MAP(ck_add, (float *out, const float *a, const float *b, size_t n), a[i] + b[i])
CK_MAP(ck_subtract, (float *out, const float *a, const float *b, size_t n), a[i] - b[i])
CK_MAP(ck_multiply, (float *out, const float *a, const float *b, size_t n), a[i] * b[i])
CK_MAP(ck_scale, (float *out, const float *a, float k, size_t n), a[i] * k)
CK_MAP(ck_add_scalar, (float *out, const float *a, float k, size_t n), a[i] + k)
CK_MAP(ck_exp, (float *out, const float *a, size_t n), ck_fast_exp(a[i]))
CK_MAP(ck_log, (float *out, const float *a, size_t n), logf(a[i]))

CK_CLONES void ck_accumulate(float *y, const float *x, float k, size_t n) {
    for (size_t i = 0; i < n; i++) y[i] += k * x[i];
}

// Long sums are taken in blocks: fast Float32 lanes inside, doubles between, so that 10^7 terms stay exact enough.
#define CK_BLOCK 4096

#define CK_REDUCE(name, parameters, expression)                                                    \
    CK_CLONES double name parameters {                                                             \
        double total = 0;                                                                          \
        for (size_t start = 0; start < n; start += CK_BLOCK) {                                     \
            CK_REASSOCIATE                                                                         \
            size_t end = start + CK_BLOCK < n ? start + CK_BLOCK : n;                              \
            float part = 0;                                                                        \
            for (size_t i = start; i < end; i++) part += (expression);                             \
            total += part;                                                                         \
        }                                                                                          \
        return total;                                                                              \
    }

CK_REDUCE(ck_sum, (const float *a, size_t n), a[i])
CK_REDUCE(ck_sum_of_squares, (const float *a, size_t n), a[i] * a[i])
CK_REDUCE(ck_dot, (const float *a, const float *b, size_t n), a[i] * b[i])

CK_CLONES int ck_all_finite(const float *a, size_t n) {
    // x − x is 0 for a finite x and NaN otherwise.
    uint32_t bad = 0;
    for (size_t i = 0; i < n; i++) bad |= (a[i] - a[i]) != 0.0f;
    return !bad;
}

CK_CLONES void ck_add_column_sums(float *out, const float *a, size_t rows, size_t cols) {
    for (size_t r = 0; r < rows; r++) {
        const float *row = a + r * cols;
        for (size_t c = 0; c < cols; c++) out[c] += row[c];
    }
}

CK_CLONES void ck_row_sums(float *out, const float *a, size_t rows, size_t cols) {
    for (size_t r = 0; r < rows; r++) {
        CK_REASSOCIATE
        const float *row = a + r * cols;
        float total = 0;
        for (size_t c = 0; c < cols; c++) total += row[c];
        out[r] = total;
    }
}

CK_CLONES void ck_add_row(float *out, const float *a, const float *row, float k, size_t rows, size_t cols) {
    for (size_t r = 0; r < rows; r++)
        for (size_t c = 0; c < cols; c++) out[r * cols + c] = a[r * cols + c] + k * row[c];
}

CK_CLONES void ck_multiply_column(float *out, const float *a, const float *column, size_t rows, size_t cols) {
    for (size_t r = 0; r < rows; r++) {
        float k = column[r];
        for (size_t c = 0; c < cols; c++) out[r * cols + c] = a[r * cols + c] * k;
    }
}

CK_CLONES void ck_row_dots(float *out, const float *a, const float *b, size_t rows, size_t cols) {
    for (size_t r = 0; r < rows; r++) {
        CK_REASSOCIATE
        float total = 0;
        for (size_t c = 0; c < cols; c++) total += a[r * cols + c] * b[r * cols + c];
        out[r] = total;
    }
}
