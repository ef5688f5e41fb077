#include "CPictureRows.h"

#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

struct pr_png {
    png_structp png;
    png_infop info;
    const uint8_t *bytes;
    size_t count;
    size_t position;
    jmp_buf failure;
    char message[64];
};

static void fail(png_structp png, png_const_charp message) {
    pr_png *picture = png_get_error_ptr(png);
    strncpy(picture->message, message, sizeof picture->message - 1);
    longjmp(picture->failure, 1);
}

static void ignore(png_structp png, png_const_charp message) {
    (void)png;
    (void)message;
}

static void read_bytes(png_structp png, png_bytep out, size_t wanted) {
    pr_png *picture = png_get_io_ptr(png);
    if (wanted > picture->count - picture->position) png_error(png, "read beyond end of data");
    memcpy(out, picture->bytes + picture->position, wanted);
    picture->position += wanted;
}

/// The transformations of `png_image_finish_read` for a format of 8 bits that has opacity where the
/// file has it.
static void transform(png_structp png, png_infop info) {
    int kind = png_get_color_type(png, info);
    int is_clear = (kind & PNG_COLOR_MASK_ALPHA) != 0 || png_get_valid(png, info, PNG_INFO_tRNS);
    png_set_expand(png);
    if (is_clear && (kind & PNG_COLOR_MASK_COLOR) == 0) png_set_gray_to_rgb(png);
    // Called first, it says which gamma a file has that states none.
    png_set_alpha_mode_fixed(png, PNG_ALPHA_PNG, PNG_DEFAULT_sRGB);
    if (png_get_bit_depth(png, info) == 16) png_set_scale_16(png);
    png_set_alpha_mode_fixed(png, PNG_ALPHA_PNG, PNG_DEFAULT_sRGB);
}

pr_png *pr_png_open(const uint8_t *bytes, size_t count, pr_shape *shape, char message[64]) {
    pr_png *picture = calloc(1, sizeof *picture);
    if (!picture) {
        strcpy(message, "no memory");
        return NULL;
    }
    picture->bytes = bytes;
    picture->count = count;
    picture->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, picture, fail, ignore);
    picture->info = picture->png ? png_create_info_struct(picture->png) : NULL;
    if (!picture->info) strcpy(picture->message, "no memory");
    if (!picture->info || setjmp(picture->failure)) {
        memcpy(message, picture->message, sizeof picture->message);
        pr_png_close(picture);
        return NULL;
    }
    png_set_benign_errors(picture->png, 1);
    png_set_read_fn(picture->png, picture, read_bytes);
    png_read_info(picture->png, picture->info);
    shape->is_interlaced =
        png_get_interlace_type(picture->png, picture->info) != PNG_INTERLACE_NONE;
    transform(picture->png, picture->info);
    png_read_update_info(picture->png, picture->info);
    shape->width = png_get_image_width(picture->png, picture->info);
    shape->height = png_get_image_height(picture->png, picture->info);
    shape->channels = png_get_channels(picture->png, picture->info);
    if (png_get_bit_depth(picture->png, picture->info) != 8 || shape->channels == 2)
        png_error(picture->png, "unexpected form of rows");
    return picture;
}

int pr_png_row(pr_png *picture, uint8_t *row, char message[64]) {
    if (setjmp(picture->failure)) {
        memcpy(message, picture->message, sizeof picture->message);
        return 0;
    }
    png_read_row(picture->png, row, NULL);
    return 1;
}

void pr_png_close(pr_png *picture) {
    if (!picture) return;
    if (picture->png) png_destroy_read_struct(&picture->png, &picture->info, NULL);
    free(picture);
}
