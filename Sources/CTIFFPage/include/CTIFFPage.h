#ifndef CTIFFPAGE_H
#define CTIFFPAGE_H

#include <stddef.h>
#include <stdint.h>

/// A TIFF file whose first page is read.
typedef struct tp_tiff tp_tiff;

/// What stands behind a pixel's colours.
typedef enum {
    TP_OPAQUE,
    /// Colours that are multiplied by the opacity.
    TP_MULTIPLIED,
    /// Colours as they are, beside their opacity.
    TP_SEPARATE,
} tp_opacity;

/// What the pixels of a page are.
typedef struct {
    tp_opacity opacity;
    /// Whether they have neither colours nor opacity.
    int is_grey;
} tp_kind;

/// What is known of a page before its pixels.
typedef struct {
    uint32_t width;
    uint32_t height;
    /// The number of TIFF and EXIF: 1 is upright.
    uint16_t orientation;
    /// Whether another page follows it.
    int is_followed;
} tp_page;

/// Opens a file; the bytes have to stay where they are until it is closed.
///
/// @param message Room for 256 bytes, which hold a reason on failure.
/// @return Null on failure.
tp_tiff *tp_open(const uint8_t *bytes, size_t count, tp_page *page, char message[256]);

/// Reads what the first page of an open file says of itself, and no more of the file than that.
///
/// @param descriptor An open file, which stays open.
/// @param message Room for 256 bytes, which hold a reason on failure.
/// @return Whether it was read.
int tp_look(int descriptor, tp_page *page, char message[256]);

/// Unpacks the page as it is stored, not turned: levels of 8 bits, red in the lowest byte of a
/// pixel, then green, blue and opacity.
///
/// @param pixels Room for `width · height` pixels.
/// @return Whether it is whole; if not, `message` says why.
int tp_read(tp_tiff *file, uint32_t *pixels, tp_kind *kind, char message[256]);

/// Frees what belongs to a file.
void tp_close(tp_tiff *file);

#endif
