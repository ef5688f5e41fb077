#include "library.h"

static _Thread_local int own_threads;

int cc_own_threads(void) { return own_threads; }

void cc_set_own_threads(int threads) { own_threads = threads; }

/// The most threads that the calling thread's pool has had.
static _Thread_local int pool = 1;

void cc_prepare_pool(int threads) {
    if (threads <= pool) return;
    if (!cm_can_start_threads(threads - pool)) cm_out_of_memory();
    pool = threads;
}

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
    cc_prepare_pool(parts);
    GOMP_parallel(run_parts, &work, (unsigned)parts, 0);
}
