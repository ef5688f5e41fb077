#include "common.h"

/// Rows that are summed in single precision before they join the double sums, and channels that are summed at once:
/// a constant number of them stays in registers.
enum { block_rows = 64, lanes = 16 };

CK_INLINE void moments(double *sum, double *squares, const float *restrict x, const float *restrict offset,
                       size_t rows, size_t cols, size_t width) {
    CK_REASSOCIATE
    for (size_t start = 0; start < rows; start += block_rows) {
        size_t end = rows - start < block_rows ? rows : start + block_rows;
        float s[lanes] = {0}, q[lanes] = {0};
        for (size_t r = start; r < end; r++) {
            const float *row = x + r * cols;
            for (size_t c = 0; c < width; c++) {
                float d = row[c] - offset[c];
                s[c] += d;
                q[c] += d * d;
            }
        }
        for (size_t c = 0; c < width; c++) {
            sum[c] += s[c];
            squares[c] += q[c];
        }
    }
}

CK_CLONES
void ck_channel_moments(double *sum, double *squares, const float *x, const float *offset, size_t rows,
                        size_t cols) {
    size_t from = 0;
    for (; from + lanes <= cols; from += lanes)
        moments(sum + from, squares + from, x + from, offset + from, rows, cols, lanes);
    if (from < cols) moments(sum + from, squares + from, x + from, offset + from, rows, cols, cols - from);
}

CK_CLONES
void ck_scale_channels(float *restrict out, const float *restrict x, const float *restrict scale,
                       const float *restrict shift, const float *restrict residual, int rectify, size_t rows,
                       size_t cols) {
    for (size_t r = 0; r < rows; r++) {
        const float *row = x + r * cols;
        float *to = out + r * cols;
        if (residual) {
            const float *more = residual + r * cols;
            for (size_t c = 0; c < cols; c++) to[c] = row[c] * scale[c] + shift[c] + more[c];
        } else {
            for (size_t c = 0; c < cols; c++) to[c] = row[c] * scale[c] + shift[c];
        }
        // A NaN must pass: a diverging network is to be noticed.
        if (rectify)
            for (size_t c = 0; c < cols; c++) to[c] = to[c] <= 0 ? 0 : to[c];
    }
}

/// The flags are constants where this is inlined, so that each case is a loop without branches.
CK_INLINE void gradient_sums(double *sum, double *products, const float *restrict dy, const float *restrict x,
                             const float *restrict mean, ck_gates gates, int gated, size_t rows, size_t cols,
                             size_t width) {
    CK_REASSOCIATE
    for (size_t start = 0; start < rows; start += block_rows) {
        size_t end = rows - start < block_rows ? rows : start + block_rows;
        float s[lanes] = {0}, q[lanes] = {0};
        for (size_t r = start; r < end; r++) {
            size_t at = r * cols;
            for (size_t c = 0; c < width; c++) {
                float d = dy[at + c];
                if (gated == 1) d = gates.output[at + c] <= 0 ? 0 : d;
                if (gated == 2) d = x[at + c] * gates.scale[c] + gates.shift[c] <= 0 ? 0 : d;
                s[c] += d;
                q[c] += d * (x[at + c] - mean[c]);
            }
        }
        for (size_t c = 0; c < width; c++) {
            sum[c] += s[c];
            products[c] += q[c];
        }
    }
}

CK_INLINE void all_gradient_sums(double *sum, double *products, const float *dy, const float *x,
                                 const float *mean, ck_gates gates, int gated, size_t rows, size_t cols) {
    for (size_t from = 0; from < cols; from += lanes) {
        ck_gates own = gates;
        if (gated == 1) own.output += from;
        if (gated == 2) own.scale += from, own.shift += from;
        if (from + lanes <= cols)
            gradient_sums(sum + from, products + from, dy + from, x + from, mean + from, own, gated, rows, cols,
                          lanes);
        else
            gradient_sums(sum + from, products + from, dy + from, x + from, mean + from, own, gated, rows, cols,
                          cols - from);
    }
}

CK_CLONES
void ck_channel_gradient_sums(double *sum, double *products, const float *dy, const float *x, const float *mean,
                              ck_gates gates, size_t rows, size_t cols) {
    if (gates.output)
        all_gradient_sums(sum, products, dy, x, mean, gates, 1, rows, cols);
    else if (gates.scale)
        all_gradient_sums(sum, products, dy, x, mean, gates, 2, rows, cols);
    else
        all_gradient_sums(sum, products, dy, x, mean, gates, 0, rows, cols);
}

CK_INLINE void channel_gradient(float *restrict dx, float *restrict dresidual, const float *restrict dy,
                                const float *restrict x, ck_gates gates, const float *restrict a,
                                const float *restrict b, const float *restrict k, int gated, size_t rows,
                                size_t cols) {
    for (size_t r = 0; r < rows; r++) {
        size_t at = r * cols;
        for (size_t c = 0; c < cols; c++) {
            float d = dy[at + c];
            if (gated == 1) d = gates.output[at + c] <= 0 ? 0 : d;
            if (gated == 1) dresidual[at + c] = d;
            if (gated == 2) d = x[at + c] * gates.scale[c] + gates.shift[c] <= 0 ? 0 : d;
            dx[at + c] = a[c] * d + b[c] * x[at + c] + k[c];
        }
    }
}

CK_CLONES
void ck_channel_gradient(float *dx, float *dresidual, const float *dy, const float *x, ck_gates gates,
                         const float *a, const float *b, const float *k, size_t rows, size_t cols) {
    if (gates.output)
        channel_gradient(dx, dresidual, dy, x, gates, a, b, k, 1, rows, cols);
    else if (gates.scale)
        channel_gradient(dx, dresidual, dy, x, gates, a, b, k, 2, rows, cols);
    else
        channel_gradient(dx, dresidual, dy, x, gates, a, b, k, 0, rows, cols);
}
