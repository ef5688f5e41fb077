/// Discrete Fourier transforms of real numbers in double precision, by kissfft's header-only C++ class.
///
/// Double precision costs the same time here as single, and faint bins beside loud ones need it.
#ifndef DAWB_CKISSFFT_H
#define DAWB_CKISSFFT_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A plan for one size. It has working memory: no two threads may use it at once.
typedef struct cf_plan cf_plan;

/// A plan for transforms of `size` numbers, an even number; null if there is no memory.
cf_plan *cf_make_plan(size_t size);
void cf_free_plan(cf_plan *plan);
/// The spectrum of `size` numbers: `size`/2 + 1 complex bins, interleaved.
void cf_transform(const cf_plan *plan, double *spectrum, const double *samples);
/// The numbers of a spectrum, `size` times as great as they were. The spectrum is spent.
void cf_transform_back(const cf_plan *plan, double *samples, double *spectrum);

#ifdef __cplusplus
}
#endif

#endif
