#include "include/COneDNN.h"
#include "openmp.h"

static _Thread_local int own_threads;

int cc_own_threads(void) { return own_threads; }

void cc_set_own_threads(int threads) { own_threads = threads; }

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
