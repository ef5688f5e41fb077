#include "include/COneDNN.h"
#include "openmp.h"

struct work {
    void (*body)(void *, int);
    void *context;
    int parts;
};

static void run_parts(void *pointer) {
    struct work *work = pointer;
    // The pool may give fewer threads than were asked for.
    int step = omp_get_num_threads();
    for (int part = omp_get_thread_num(); part < work->parts; part += step)
        work->body(work->context, part);
}

void cc_parallel(int parts, void (*body)(void *, int), void *context) {
    struct work work = {body, context, parts};
    GOMP_parallel(run_parts, &work, (unsigned)parts, 0);
}
