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

// ThreadSanitizer knows nothing of this pool: it is told that parts begin after the call and end
// before its return.
#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
void __tsan_acquire(void *);
void __tsan_release(void *);
#define HAPPENS_BEFORE(place) __tsan_release(place)
#define HAPPENS_AFTER(place) __tsan_acquire(place)
#endif
#endif
#ifndef HAPPENS_BEFORE
#define HAPPENS_BEFORE(place)
#define HAPPENS_AFTER(place)
#endif

static void run_parts(void *pointer) {
    struct work *work = pointer;
    HAPPENS_AFTER(&work->parts);
    // The pool may give fewer threads than were asked for.
    int step = omp_get_num_threads();
    for (int part = omp_get_thread_num(); part < work->parts; part += step)
        work->body(work->context, part);
    HAPPENS_BEFORE(&work->context);
}

void cc_parallel(int parts, void (*body)(void *, int), void *context) {
    struct work work = {body, context, parts};
    cc_prepare_pool(parts);
    HAPPENS_BEFORE(&work.parts);
    GOMP_parallel(run_parts, &work, (unsigned)parts, 0);
    HAPPENS_AFTER(&work.context);
}
