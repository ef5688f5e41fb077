/// Matrix products, and convolutions over NHWC images, by oneDNN, behind one small face for its 2.x and 3.x C
/// interfaces; and the pool of threads that it computes on.
///
/// A plan is one direction of one shape, compiled for this processor. Plans are made once and live as long as the
/// process; every function may be called from any thread.
#ifndef DAWB_CONEDNN_H
#define DAWB_CONEDNN_H

#include <stddef.h>
#include <stdint.h>

/// A convolution of `[N, H, W, C]` with filters `[KH, KW, C / groups, F]`.
typedef struct {
    int64_t batch, height, width, channels;
    int64_t filters, kernel_height, kernel_width;
    int64_t stride, dilation, groups;
    int64_t pad_top, pad_bottom, pad_left, pad_right;
    /// Rows and columns of the result.
    int64_t out_height, out_width;
    int64_t has_bias;
    int64_t threads;
} cc_shape;

enum cc_direction { cc_forward = 0, cc_input_gradient = 1, cc_filter_gradient = 2 };

typedef struct cc_plan cc_plan;

/// The plan of a shape and direction; null if oneDNN refuses, with the reason in `cc_failure`.
const cc_plan *cc_plan_for(const cc_shape *shape, enum cc_direction direction);
/// Why the last plan of this thread could not be made or run.
const char *cc_failure(void);
/// Bytes of scratch memory, aligned to 64, that a run of the plan needs.
size_t cc_scratch_bytes(const cc_plan *plan);
/// The name of oneDNN's implementation, such as `jit:avx2`.
const char *cc_implementation(const cc_plan *plan);

/// Runs a plan; 0 if all went well. Buffers by direction:
/// - forward: reads `input`, `filters` and `bias`, writes `output`;
/// - input gradient: reads `output` (its gradient) and `filters`, writes `input`;
/// - filter gradient: reads `input` and `output` (its gradient), writes `filters` and `bias`.
/// `bias` is null where the shape has none.
int cc_run(const cc_plan *plan, float *input, float *filters, float *bias, float *output, void *scratch);

/// c = alpha · op(a) · op(b) + beta · c on row-major matrices, on the calling thread alone; 0 if all went well.
int cc_product(int transpose_a, int transpose_b, int64_t m, int64_t n, int64_t k, float alpha, const float *a,
               int64_t lda, const float *b, int64_t ldb, float beta, float *c, int64_t ldc);

/// Calls `body(context, part)` for every part, on the pool that oneDNN uses, and waits.
///
/// One pool for both: two pools that wait actively for work would take each other's cores.
void cc_parallel(int parts, void (*body)(void *context, int part), void *context);

/// How many threads the operations of the calling thread may use, whatever holds for others; 0 where
/// nothing was said.
int cc_own_threads(void);

/// Says how many the operations of the calling thread may use; 0 for what holds for others.
void cc_set_own_threads(int threads);

#endif
