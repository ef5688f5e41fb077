/// Fused loops over Float32 rows. Every function is pure C, single-threaded and works on the range it is
/// given: threads are the caller's business. Each is compiled for AVX-512, AVX2 and plain x86-64 and the
/// processor's best is chosen at load time.
///
/// Conventions: matrices are row-major; `rows` and `cols` count floats; `out` may alias an input only where said.
#ifndef DAWB_CKERNELS_H
#define DAWB_CKERNELS_H

#include <stddef.h>
#include <stdint.h>

// MARK: Element-wise (elementwise.c). `out` may alias any input.
void ck_add(float *out, const float *a, const float *b, size_t n);
void ck_subtract(float *out, const float *a, const float *b, size_t n);
void ck_multiply(float *out, const float *a, const float *b, size_t n);
void ck_scale(float *out, const float *a, float k, size_t n);
void ck_add_scalar(float *out, const float *a, float k, size_t n);
/// y += k·x
void ck_accumulate(float *y, const float *x, float k, size_t n);
void ck_exp(float *out, const float *a, size_t n);
void ck_log(float *out, const float *a, size_t n);
double ck_sum(const float *a, size_t n);
double ck_sum_of_squares(const float *a, size_t n);
double ck_dot(const float *a, const float *b, size_t n);
/// 1 where every value is finite, else 0.
int ck_all_finite(const float *a, size_t n);
/// out[c] += Σ_r a[r,c]
void ck_add_column_sums(float *out, const float *a, size_t rows, size_t cols);
/// out[r] = Σ_c a[r,c]
void ck_row_sums(float *out, const float *a, size_t rows, size_t cols);
/// out[r,c] = a[r,c] + k·row[c]
void ck_add_row(float *out, const float *a, const float *row, float k, size_t rows, size_t cols);
/// out[r,c] = a[r,c] · column[r]
void ck_multiply_column(float *out, const float *a, const float *column, size_t rows, size_t cols);
/// out[r] = Σ_c a[r,c]·b[r,c]
void ck_row_dots(float *out, const float *a, const float *b, size_t rows, size_t cols);

// MARK: Activations (activations.c)
enum ck_activation { ck_identity = 0, ck_relu = 1, ck_gelu = 2, ck_tanh = 3, ck_gelu_tanh = 4 };
/// pre[r,c] += bias[c]; out = f(pre). For the identity `out` may be `pre`. `bias` may be null.
void ck_bias_activation(float *out, float *pre, const float *bias, int activation, size_t rows, size_t cols);
/// dpre = dout · f'(pre); dbias[c] += Σ_r dpre[r,c] where `dbias` is not null. `dpre` may alias `dout`.
void ck_bias_activation_gradient(float *dpre, float *dbias, const float *dout, const float *pre,
                                 int activation, size_t rows, size_t cols);

// MARK: Weights of four bits (packed.c)
/// Blocks of 32 values of four bits, less 8 and times the block's scale. The 16 bytes of a block begin `stride` bytes
/// behind those of the block before; byte j holds the values 2j and 2j + 1, or j and j + 16 where `halves` is not 0,
/// the first of them in its lower bits.
void ck_unpack_blocks(float *out, const uint8_t *packed, size_t stride, const float *scales, int halves, size_t blocks);

// MARK: Layer-norm (normalization.c)
/// y = (x − mean)·rstd·gamma + beta over each row; keeps mean and rstd.
void ck_layer_norm(float *y, float *mean, float *rstd, const float *x, const float *gamma,
                   const float *beta, float epsilon, size_t rows, size_t cols);
/// dx; dgamma and dbeta are added to.
void ck_layer_norm_gradient(float *dx, float *dgamma, float *dbeta, const float *dy, const float *x,
                            const float *mean, const float *rstd, const float *gamma, size_t rows,
                            size_t cols);

// MARK: Channels of NHWC images (channels.c): `rows` are pixels, `cols` channels.
/// sum[c] += Σ (x − offset), squares[c] += Σ (x − offset)²
void ck_channel_moments(double *sum, double *squares, const float *x, const float *offset, size_t rows,
                        size_t cols);
/// out = x·scale + shift, plus `residual` where it is not null, and max(0, ·) of it where `rectify` is not 0.
void ck_scale_channels(float *out, const float *x, const float *scale, const float *shift, const float *residual,
                       int rectify, size_t rows, size_t cols);
/// Where a rectifier let a gradient through: where `output` is above 0; or, where that is null, x·scale + shift; or,
/// where that is null too, everywhere.
typedef struct {
    const float *output, *scale, *shift;
} ck_gates;
/// sum[c] += Σ d, products[c] += Σ d·(x − mean), where d is dy through the gates.
void ck_channel_gradient_sums(double *sum, double *products, const float *dy, const float *x, const float *mean,
                              ck_gates gates, size_t rows, size_t cols);
/// dx = a·d + b·x + k for each channel, with d as above; `dresidual` becomes d where there is an output to gate by.
void ck_channel_gradient(float *dx, float *dresidual, const float *dy, const float *x, ck_gates gates,
                         const float *a, const float *b, const float *k, size_t rows, size_t cols);

// MARK: Pooling over NHWC images (pooling.c)
/// A square window that moves over an image of `height` × `width` pixels.
typedef struct {
    size_t height, width, size, stride, padding, out_height, out_width;
} ck_window;
/// The greatest value under each window, and which pixel of the window had it; `size` at most 15.
void ck_max_pool(float *out, uint8_t *chosen, const float *x, ck_window window, size_t images, size_t channels);
void ck_max_pool_gradient(float *dx, const float *dy, const uint8_t *chosen, ck_window window, size_t images,
                          size_t channels);
/// The mean under each window; without padding.
void ck_average_pool(float *out, const float *x, ck_window window, size_t images, size_t channels);
void ck_average_pool_gradient(float *dx, const float *dy, ck_window window, size_t images, size_t channels);

// MARK: Batch-norm, rectifier and windows of 2 × 2 in one (normpool.c)
/// The greatest of max(0, x·scale + shift) under each window; which pixel had it, 4 where all are 0; and its x.
void ck_norm_pool(float *out, uint8_t *chosen, float *winners, const float *x, const float *scale,
                  const float *shift, ck_window window, size_t images, size_t channels);
/// dx = a·d + b·x + k for each channel, where d is dy at the pixel that was chosen, else 0.
void ck_norm_pool_gradient(float *dx, const float *dy, const uint8_t *chosen, const float *x, const float *a,
                           const float *b, const float *k, ck_window window, size_t images, size_t channels);

// MARK: Group-norm over NHWC images (groups.c); `channels` is a multiple of `groups`.
/// Normalises each group of channels of each image; keeps mean and rstd, `images` × `groups` values each.
void ck_group_norm(float *out, float *mean, float *rstd, const float *x, const float *gamma, const float *beta,
                   float epsilon, size_t images, size_t pixels, size_t channels, size_t groups);
/// dx; dgamma and dbeta are added to.
void ck_group_norm_gradient(float *dx, float *dgamma, float *dbeta, const float *dy, const float *x,
                            const float *mean, const float *rstd, const float *gamma, size_t images,
                            size_t pixels, size_t channels, size_t groups);

// MARK: Maps of neighbours (neighbours.c)
/// Σ over i ≠ j of 1 / (1 + |point i − point j|²) in the plane.
double ck_student_sum(const float *x, const float *y, size_t n);
/// The gradient of t-SNE's divergence in each point; `p` is n × n, `share` one over the sum above.
void ck_neighbour_gradient(float *gx, float *gy, const float *x, const float *y, const float *p, float exaggeration,
                           float share, size_t n);

// MARK: Softmax and losses (softmax.c)
/// Softmax of scale·x over the first `valid` columns of each row; the rest becomes 0. `out` may alias `x`.
void ck_masked_softmax(float *out, const float *x, float scale, size_t valid, size_t rows, size_t cols);
/// dx = scale · p·(dp − Σ dp·p). `dx` may alias `dp`.
void ck_softmax_gradient(float *dx, const float *dp, const float *p, float scale, size_t rows, size_t cols);
/// Log-softmax of each row. `out` may alias `x`.
void ck_log_softmax(float *out, const float *x, size_t rows, size_t cols);
/// Writes each row's softmax and its weighted loss −w_y Σ_k q_k log p_k with q the smoothed label
/// (mass `smoothing` spread over all classes, each class's share weighted by its own weight, as in PyTorch).
/// `weights` may be null. A label < 0 leaves the row out: loss 0. Returns the sum of the rows' label weights.
double ck_softmax_cross_entropy(float *losses, float *probabilities, const float *logits,
                                const int32_t *labels, const float *weights, float smoothing,
                                size_t rows, size_t cols);
/// dlogits for row losses of gradient `k` each.
void ck_softmax_cross_entropy_gradient(float *dlogits, const float *probabilities,
                                       const int32_t *labels, const float *weights, float smoothing,
                                       float k, size_t rows, size_t cols);
/// Binary cross-entropy of logits: losses[i] = w_i·(softplus(x) − t·x). `weights` may be null.
void ck_binary_cross_entropy(float *losses, const float *logits, const float *targets,
                             const float *weights, size_t n);
/// dx = k·w·(σ(x) − t)
void ck_binary_cross_entropy_gradient(float *dx, const float *logits, const float *targets,
                                      const float *weights, float k, size_t n);

// MARK: Dropout (dropout.c). A mask is a function of (key, index), so nothing is stored for the way back.
/// out[i] = keep(key, first + i) ? a[i]/(1 − rate) : 0. `out` may alias `a`.
void ck_dropout(float *out, const float *a, float rate, uint64_t key, uint64_t first, size_t n);
/// out[i] = residual[i] + dropout(a)[i]. `out` may alias an input.
void ck_dropout_add(float *out, const float *a, const float *residual, float rate, uint64_t key,
                    uint64_t first, size_t n);

// MARK: Optimizers (optimizers.c)
struct ck_adam {
    float learning_rate, beta1, beta2, epsilon;
    /// 1 − β^t of this step.
    float correction1, correction2;
    /// Decoupled decay shrinks the weight by learning_rate·decay; otherwise decay is added to the gradient.
    float decay;
    int decoupled;
};
void ck_adam_update(float *weight, float *m, float *v, const float *gradient, struct ck_adam settings,
                    size_t n);
/// velocity = momentum·velocity + g + decay·w; w −= rate·(velocity, or g + momentum·velocity for Nesterov).
void ck_sgd_update(float *weight, float *velocity, const float *gradient, float rate, float momentum,
                   float decay, int nesterov, size_t n);

// MARK: Recordings (recordings.c)
/// out[t] = mean of a[t, 0..<channels]. Returns the first t at which it is no amplitude: not a number, infinite, or of
/// 2^40 and more, which no scale explains; `frames` if there is none.
size_t ck_mean_channels(float *out, const float *a, size_t frames, size_t channels);

// MARK: Pictures (image.c), row-major [H, W, C]
/// out[i] = bytes[i]/255
void ck_bytes_to_unit(float *out, const uint8_t *bytes, size_t n);
/// out[i] = round(255·a[i]), after a cut to 0…1; 0 for NaN.
void ck_unit_to_bytes(uint8_t *out, const float *a, size_t n);
/// New samples as weighted sums of old ones: sample i is Σ_t weights[i·taps + t] · old[starts[i] + t] over
/// t < lengths[i], and every length is at least 1.
struct ck_resampling {
    const int32_t *starts, *lengths;
    const float *weights;
    size_t taps, count;
};
/// Resamples along a row of pixels.
void ck_resample_row(float *out, const float *row, const struct ck_resampling *to, size_t channels);
/// Resamples across rows of `cols` floats each.
void ck_resample_rows(float *out, const float *a, const struct ck_resampling *to, size_t cols);
/// Where a pixel (x, y) of a warped picture comes from: (xx·x + xy·y + x, yx·x + yy·y + y).
struct ck_affine {
    float xx, xy, x, yx, yy, y;
};
/// A bilinear warp; beyond the edges there is a border of `channels` floats.
void ck_warp(float *out, const float *a, const float *border, struct ck_affine from, size_t rows,
             size_t cols, size_t channels);
/// out = matrix · pixel + offset, cut to 0…1, for pixels of three floats. `out` may alias `a`.
void ck_mix_colours(float *out, const float *a, const float *matrix, const float *offset, size_t pixels);
/// out[i] = a[i]·scale + offset, cut to 0…1. `out` may alias `a`.
void ck_scale_levels(float *out, const float *a, float scale, float offset, size_t n);
/// out[i] = a[i]^power to about 1e-6, after a cut to 0…1; `power` above 0. `out` may alias `a`.
void ck_raise_levels(float *out, const float *a, float power, size_t n);
/// Adds nearly normal noise, a function of (key, i), and cuts to 0…1. `out` may alias `a`.
void ck_add_noise(float *out, const float *a, float deviation, uint64_t key, size_t n);
/// Moves each pixel by the share |amount| towards the greatest (amount < 0: the least) of itself and its four
/// neighbours.
void ck_thicken(float *out, const float *a, float amount, size_t rows, size_t cols, size_t channels);

// MARK: Spectrograms (spectrograms.c). Spectra are interleaved, in double precision: real and imaginary part of each bin.
/// out = a·window
void ck_take_window(double *out, const float *a, const double *window, size_t n);
/// out = a, in double precision.
void ck_widen(double *out, const float *a, size_t n);
/// y += k·x
void ck_accumulate_wide(float *y, const double *x, double k, size_t n);
/// |spectrum|², or |spectrum| where `magnitude` is not 0.
void ck_spectrum_power(float *out, const double *spectrum, int magnitude, size_t bins);
/// out = a·b for each complex bin. `out` may alias an input.
void ck_multiply_spectra(double *out, const double *a, const double *b, size_t bins);
/// Weighted sums over bands of a spectrum: band b is Σ weights[8·offsets[b] + t] · power[starts[b] + t] over
/// t < 8·blocks[b]. Weights are padded with zeros; what they meet behind the spectrum must be readable and finite.
struct ck_bands {
    const int32_t *starts, *blocks, *offsets;
    const float *weights;
    size_t count;
};
void ck_band_sums(float *out, const float *power, const struct ck_bands *bands);
/// out = scale · ln(max(a, floor)), with `floor` a normal number above 0. `out` may alias `a`.
void ck_log_levels(float *out, const float *a, float floor, float scale, size_t n);
/// out = ln(1 + a) for a ≥ 0, exact for small a too. `out` may alias `a`.
void ck_log_above_one(float *out, const float *a, size_t n);
/// Raises each value that is more than `range` below the greatest.
void ck_keep_near_top(float *a, float range, size_t n);
/// Nearly normal noise of mean 0 and deviation 1, a function of (key, i).
void ck_noise(float *out, uint64_t key, size_t n);
/// White noise made pink, to ±0.5 dB above 1/1000 of the sampling rate. `out` may alias `white`.
void ck_pink(float *out, const float *white, size_t n);
/// a[i] *= e^(−rate·i)
void ck_decay(float *a, float rate, size_t n);
/// Sound at other instants: out[i] is a[i·step], interpolated by the kernel whose phase is nearest; beyond
/// the ends there is silence. The kernel holds `phases` + 1 rows of `taps` weights, a multiple of 8; row p is for
/// instants p/`phases` after a sample, and its first weight is for the sample `taps`/2 − 1 before that one.
struct ck_sinc {
    const float *weights;
    size_t taps, phases;
};
void ck_resample_sound(float *out, const float *a, double step, const struct ck_sinc *sinc, size_t count, size_t n);
/// Rows or columns between two others: out[i] = (1 − share[i])·a[lower[i]] + share[i]·a[lower[i] + 1]; the last one
/// is not read beyond.
void ck_between_rows(float *out, const float *a, const int32_t *lower, const float *share, size_t rows, size_t cols);
void ck_between_columns(float *out, const float *a, const int32_t *lower, const float *share, size_t rows,
                        size_t cols);

#endif
