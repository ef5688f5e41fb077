#include "library.h"
#include <string.h>

#define CC_TRY(call)                                                                                         \
    do {                                                                                                     \
        dnnl_status_t status = (call);                                                                       \
        if (status != dnnl_success) return status;                                                           \
    } while (0)

static dnnl_status_t layout(cc_layout *layout, int count, const dnnl_dims_t extents, dnnl_format_tag_t order) {
#if DNNL_VERSION_MAJOR >= 3
    return dnnl_memory_desc_create_with_tag(layout, count, extents, dnnl_f32, order);
#else
    return dnnl_memory_desc_init_by_tag(layout, count, extents, dnnl_f32, order);
#endif
}

dnnl_status_t cc_make_layouts(const cc_shape *s, cc_layouts *layouts) {
    memset(layouts, 0, sizeof *layouts);
    // oneDNN states extents in the order NCHW and (G)OIHW, whatever the order in memory is.
    dnnl_dims_t input = {s->batch, s->channels, s->height, s->width};
    dnnl_dims_t output = {s->batch, s->filters, s->out_height, s->out_width};
    dnnl_dims_t plain = {s->filters, s->channels, s->kernel_height, s->kernel_width};
    dnnl_dims_t grouped = {s->groups, s->filters / s->groups, s->channels / s->groups, s->kernel_height,
                           s->kernel_width};
    dnnl_dims_t bias = {s->filters};
    int is_grouped = s->groups > 1;
    CC_TRY(layout(&layouts->input, 4, input, dnnl_nhwc));
    CC_TRY(layout(&layouts->output, 4, output, dnnl_nhwc));
    CC_TRY(layout(&layouts->bias, 1, bias, dnnl_x));
    CC_TRY(layout(&layouts->filters, is_grouped ? 5 : 4, is_grouped ? grouped : plain, dnnl_format_tag_any));
    return layout(&layouts->given, is_grouped ? 5 : 4, is_grouped ? grouped : plain,
                  is_grouped ? dnnl_hwigo : dnnl_hwio);
}

void cc_free_layouts(cc_layouts *layouts) {
#if DNNL_VERSION_MAJOR >= 3
    cc_layout all[] = {layouts->input, layouts->filters, layouts->given, layouts->bias, layouts->output};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (all[i]) dnnl_memory_desc_destroy(all[i]);
#else
    (void)layouts;
#endif
}

dnnl_status_t cc_describe(const cc_shape *s, enum cc_direction direction, cc_layouts *l, dnnl_engine_t engine,
                          const_dnnl_primitive_attr_t attributes, const_dnnl_primitive_desc_t hint,
                          dnnl_primitive_desc_t *description) {
    dnnl_dims_t strides = {s->stride, s->stride}, dilates = {s->dilation - 1, s->dilation - 1};
    dnnl_dims_t before = {s->pad_top, s->pad_left}, after = {s->pad_bottom, s->pad_right};
    cc_layout_ref bias = s->has_bias ? CC_REF(l->bias) : NULL;
    const dnnl_alg_kind_t direct = dnnl_convolution_direct;
#if DNNL_VERSION_MAJOR >= 3
    switch (direction) {
    case cc_forward:
        return dnnl_convolution_forward_primitive_desc_create(
            description, engine, dnnl_forward_training, direct, l->input, l->filters, bias, l->output, strides,
            dilates, before, after, attributes);
    case cc_input_gradient:
        return dnnl_convolution_backward_data_primitive_desc_create(
            description, engine, direct, l->input, l->filters, l->output, strides, dilates, before, after, hint,
            attributes);
    case cc_filter_gradient:
        return dnnl_convolution_backward_weights_primitive_desc_create(
            description, engine, direct, l->input, l->filters, bias, l->output, strides, dilates, before, after,
            hint, attributes);
    }
    return dnnl_invalid_arguments;
#else
    dnnl_convolution_desc_t operation;
    switch (direction) {
    case cc_forward:
        CC_TRY(dnnl_dilated_convolution_forward_desc_init(&operation, dnnl_forward_training, direct, &l->input,
                                                          &l->filters, bias, &l->output, strides, dilates,
                                                          before, after));
        break;
    case cc_input_gradient:
        CC_TRY(dnnl_dilated_convolution_backward_data_desc_init(&operation, direct, &l->input, &l->filters,
                                                                &l->output, strides, dilates, before, after));
        break;
    case cc_filter_gradient:
        CC_TRY(dnnl_dilated_convolution_backward_weights_desc_init(&operation, direct, &l->input, &l->filters,
                                                                   bias, &l->output, strides, dilates, before,
                                                                   after));
        break;
    }
    return dnnl_primitive_desc_create(description, &operation, attributes, engine, hint);
#endif
}

size_t cc_size(cc_layout_ref layout) { return layout ? dnnl_memory_desc_get_size(layout) : 0; }

int cc_equal(cc_layout_ref a, cc_layout_ref b) { return dnnl_memory_desc_equal(a, b); }

dnnl_status_t cc_memory(dnnl_memory_t *memory, cc_layout_ref layout, dnnl_engine_t engine, void *data) {
    return dnnl_memory_create(memory, layout, engine, data);
}

dnnl_status_t cc_describe_reorder(cc_layout_ref from, cc_layout_ref to, dnnl_engine_t engine,
                                  const_dnnl_primitive_attr_t attributes, dnnl_primitive_desc_t *description) {
    return dnnl_reorder_primitive_desc_create(description, from, engine, to, engine, attributes);
}
