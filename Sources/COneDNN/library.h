/// What differs between oneDNN's C interfaces of 2.x and 3.x.
#ifndef DAWB_CONEDNN_LIBRARY_H
#define DAWB_CONEDNN_LIBRARY_H

#include "include/COneDNN.h"
#include "openmp.h"
#include <CMemory.h>
#include <dnnl.h>
#include <dnnl_version.h>

#if DNNL_VERSION_MAJOR >= 3
typedef dnnl_memory_desc_t cc_layout;
typedef const_dnnl_memory_desc_t cc_layout_ref;
#define CC_REF(layout) (layout)
#else
typedef dnnl_memory_desc_t cc_layout;
typedef const dnnl_memory_desc_t *cc_layout_ref;
#define CC_REF(layout) (&(layout))
#endif

/// The layouts of a convolution's operands. `filters` leaves the order to the library, `given` is ours.
typedef struct {
    cc_layout input, filters, given, bias, output;
} cc_layouts;

/// Makes sure that the pool of the calling thread can have so many threads; ends the program if memory is too short,
/// as GNU OpenMP would with a message of its own.
void cc_prepare_pool(int threads);

dnnl_status_t cc_make_layouts(const cc_shape *shape, cc_layouts *layouts);
void cc_free_layouts(cc_layouts *layouts);

/// The primitive descriptor of a direction; `hint` is the forward one, for the gradients.
dnnl_status_t cc_describe(const cc_shape *shape, enum cc_direction direction, cc_layouts *layouts,
                          dnnl_engine_t engine, const_dnnl_primitive_attr_t attributes,
                          const_dnnl_primitive_desc_t hint, dnnl_primitive_desc_t *description);

size_t cc_size(cc_layout_ref layout);
int cc_equal(cc_layout_ref a, cc_layout_ref b);
dnnl_status_t cc_memory(dnnl_memory_t *memory, cc_layout_ref layout, dnnl_engine_t engine, void *data);
dnnl_status_t cc_describe_reorder(cc_layout_ref from, cc_layout_ref to, dnnl_engine_t engine,
                                  const_dnnl_primitive_attr_t attributes, dnnl_primitive_desc_t *description);

#endif
