#include "library.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct cc_plan {
    cc_shape shape;
    enum cc_direction direction;
    cc_layouts layouts;
    dnnl_primitive_desc_t description;
    dnnl_primitive_t primitive;
    /// The library's order of the filters, which is seldom ours, and the way there (or back, for their gradient).
    cc_layout_ref filters;
    dnnl_primitive_t reorder;
    size_t filter_bytes, scratch_bytes;
    const char *implementation;
    cc_plan *next;
};

static _Thread_local char failure[160];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static cc_plan *plans;
static dnnl_engine_t engine;
static dnnl_primitive_attr_t attributes;

const char *cc_failure(void) { return failure; }
size_t cc_scratch_bytes(const cc_plan *plan) { return plan->filter_bytes + plan->scratch_bytes; }
const char *cc_implementation(const cc_plan *plan) { return plan->implementation; }

static int check(dnnl_status_t status, const char *what) {
    if (status == dnnl_success) return 1;
    if (status == dnnl_out_of_memory) cm_out_of_memory();
    cm_end_if_memory_is_short();
    snprintf(failure, sizeof failure, "oneDNN: %s failed with status %d", what, status);
    return 0;
}

static int prepare_library(void) {
    if (attributes) return 1;
    return check(dnnl_engine_create(&engine, dnnl_cpu, 0), "making an engine")
           && check(dnnl_primitive_attr_create(&attributes), "making attributes")
           // Scratch memory is handed in for each run, so that threads can share a plan.
           && check(dnnl_primitive_attr_set_scratchpad_mode(attributes, dnnl_scratchpad_mode_user), "scratch mode");
}

static int build_reorder(cc_plan *plan) {
    cc_layout_ref ours = CC_REF(plan->layouts.given);
    if (cc_equal(plan->filters, ours)) return 1;
    int back = plan->direction == cc_filter_gradient;
    dnnl_primitive_desc_t description;
    if (!check(cc_describe_reorder(back ? plan->filters : ours, back ? ours : plan->filters, engine, NULL,
                                   &description), "describing a reorder"))
        return 0;
    int made = check(dnnl_primitive_create(&plan->reorder, description), "making a reorder");
    dnnl_primitive_desc_destroy(description);
    // Whole cache lines, so that what follows stays aligned.
    plan->filter_bytes = (cc_size(plan->filters) + 63) / 64 * 64;
    return made;
}

static int build(cc_plan *plan) {
    const cc_shape *shape = &plan->shape;
    if (!check(cc_make_layouts(shape, &plan->layouts), "describing operands")) return 0;
    dnnl_primitive_desc_t hint = NULL;
    if (plan->direction != cc_forward
        && !check(cc_describe(shape, cc_forward, &plan->layouts, engine, attributes, NULL, &hint), "describing"))
        return 0;
    int made = check(cc_describe(shape, plan->direction, &plan->layouts, engine, attributes, hint,
                                 &plan->description), "describing a convolution")
               && check(dnnl_primitive_create(&plan->primitive, plan->description), "making a convolution");
    if (hint) dnnl_primitive_desc_destroy(hint);
    if (!made) return 0;
    dnnl_query_t filters = plan->direction == cc_filter_gradient ? dnnl_query_diff_weights_md : dnnl_query_weights_md;
    plan->filters = dnnl_primitive_desc_query_md(plan->description, filters, 0);
    plan->scratch_bytes = cc_size(dnnl_primitive_desc_query_md(plan->description, dnnl_query_scratchpad_md, 0));
    dnnl_primitive_desc_query(plan->description, dnnl_query_impl_info_str, 0, &plan->implementation);
    return build_reorder(plan);
}

static void destroy(cc_plan *plan) {
    if (plan->reorder) dnnl_primitive_destroy(plan->reorder);
    if (plan->primitive) dnnl_primitive_destroy(plan->primitive);
    if (plan->description) dnnl_primitive_desc_destroy(plan->description);
    cc_free_layouts(&plan->layouts);
    free(plan);
}

const cc_plan *cc_plan_for(const cc_shape *shape, enum cc_direction direction) {
    pthread_mutex_lock(&lock);
    cc_plan *plan = plans;
    while (plan && (plan->direction != direction || memcmp(&plan->shape, shape, sizeof *shape) != 0))
        plan = plan->next;
    if (!plan && prepare_library()) {
        // The library splits its work by the number of threads that it sees when a primitive is made.
        omp_set_num_threads((int)shape->threads);
        plan = calloc(1, sizeof *plan);
        if (!plan) cm_out_of_memory();
        plan->shape = *shape;
        plan->direction = direction;
        if (build(plan)) {
            plan->next = plans;
            plans = plan;
        } else {
            destroy(plan);
            plan = NULL;
        }
    }
    pthread_mutex_unlock(&lock);
    return plan;
}

static pthread_key_t stream_key;
static pthread_once_t stream_once = PTHREAD_ONCE_INIT;

static void end_stream(void *stream) { dnnl_stream_destroy(stream); }
static void make_stream_key(void) { pthread_key_create(&stream_key, end_stream); }

/// A stream for each thread, destroyed with it: they cannot be shared, and making one for each run would cost.
static dnnl_stream_t stream(void) {
    pthread_once(&stream_once, make_stream_key);
    dnnl_stream_t own = pthread_getspecific(stream_key);
    if (!own && check(dnnl_stream_create(&own, engine, dnnl_stream_default_flags), "making a stream"))
        pthread_setspecific(stream_key, own);
    return own;
}

typedef struct {
    dnnl_exec_arg_t list[6];
    int count;
    int failed;
} arguments;

static void add(arguments *all, int kind, cc_layout_ref layout, void *data) {
    dnnl_memory_t memory = NULL;
    if (!check(cc_memory(&memory, layout, engine, data), "wrapping memory")) {
        all->failed = 1;
        return;
    }
    all->list[all->count++] = (dnnl_exec_arg_t){kind, memory};
}

static int execute(dnnl_primitive_t primitive, arguments *all) {
    int done = !all->failed
               && check(dnnl_primitive_execute(primitive, stream(), all->count, all->list), "running")
               && check(dnnl_stream_wait(stream()), "waiting");
    for (int i = 0; i < all->count; i++) dnnl_memory_destroy(all->list[i].memory);
    return done;
}

static int reorder(const cc_plan *plan, void *from, void *to) {
    int back = plan->direction == cc_filter_gradient;
    cc_layout_ref ours = CC_REF(plan->layouts.given);
    arguments all = {0};
    add(&all, DNNL_ARG_FROM, back ? plan->filters : ours, from);
    add(&all, DNNL_ARG_TO, back ? ours : plan->filters, to);
    return execute(plan->reorder, &all);
}

int cc_run(const cc_plan *plan, float *input, float *filters, float *bias, float *output, void *scratch) {
    cc_prepare_pool((int)plan->shape.threads);
    omp_set_num_threads((int)plan->shape.threads);
    void *theirs = plan->reorder ? scratch : filters;
    void *rest = (char *)scratch + plan->filter_bytes;
    int is_filter_gradient = plan->direction == cc_filter_gradient;
    if (plan->reorder && !is_filter_gradient && !reorder(plan, filters, theirs)) return 1;
    int is_forward = plan->direction == cc_forward;
    arguments all = {0};
    add(&all, plan->direction == cc_input_gradient ? DNNL_ARG_DIFF_SRC : DNNL_ARG_SRC, CC_REF(plan->layouts.input),
        input);
    add(&all, is_filter_gradient ? DNNL_ARG_DIFF_WEIGHTS : DNNL_ARG_WEIGHTS, plan->filters, theirs);
    if (bias && plan->direction != cc_input_gradient)
        add(&all, is_forward ? DNNL_ARG_BIAS : DNNL_ARG_DIFF_BIAS, CC_REF(plan->layouts.bias), bias);
    add(&all, is_forward ? DNNL_ARG_DST : DNNL_ARG_DIFF_DST, CC_REF(plan->layouts.output), output);
    if (plan->scratch_bytes)
        add(&all, DNNL_ARG_SCRATCHPAD, dnnl_primitive_desc_query_md(plan->description, dnnl_query_scratchpad_md, 0),
            rest);
    if (!execute(plan->primitive, &all)) return 1;
    return plan->reorder && is_filter_gradient && !reorder(plan, theirs, filters);
}
