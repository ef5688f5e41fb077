#include <cblas.h>

/// LAPACK: eigenvalues and eigenvectors of a symmetric matrix (libopenblas carries it; its header does not).
void ssyev_(const char *jobz, const char *uplo, const int *n, float *a, const int *lda, float *w,
            float *work, const int *lwork, int *info);
