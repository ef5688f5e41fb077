#include "library.h"

int cc_product(int transpose_a, int transpose_b, int64_t m, int64_t n, int64_t k, float alpha, const float *a,
               int64_t lda, const float *b, int64_t ldb, float beta, float *c, int64_t ldc) {
    // Threads are shared out above the products. (Within a parallel region this changes nothing for others.)
    omp_set_num_threads(1);
    int failed = dnnl_sgemm(transpose_a ? 'T' : 'N', transpose_b ? 'T' : 'N', m, n, k, alpha, a, lda, b, ldb, beta, c,
                            ldc) != dnnl_success;
    if (failed) cm_end_if_memory_is_short();
    return failed;
}
