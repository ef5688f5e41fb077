/// GNU OpenMP, whose pool of threads oneDNN computes on.
#ifndef DAWB_CONEDNN_OPENMP_H
#define DAWB_CONEDNN_OPENMP_H

void omp_set_num_threads(int threads);
int omp_get_thread_num(void);
int omp_get_num_threads(void);
void GOMP_parallel(void (*body)(void *), void *context, unsigned threads, unsigned flags);

#endif
