#ifndef CPICTUREROWS_H
#define CPICTUREROWS_H

#include <stddef.h>
#include <stdint.h>

/// A PNG picture that is unpacked row by row.
typedef struct pr_png pr_png;

/// What is known of a picture before its rows.
typedef struct {
    uint32_t width;
    uint32_t height;
    /// Bytes of a pixel: 1 grey, 3 colour, 4 colour and opacity.
    int channels;
    /// Whether its rows are stored in several passes, so that they cannot be had one by one.
    int is_interlaced;
} pr_shape;

/// Opens a picture; the bytes have to stay where they are until it is closed.
///
/// Rows have the levels that libpng's simplified interface gives: 8 bits, sRGB, a stated gamma
/// applied, grey with opacity as colour with opacity.
///
/// @param message Room for 64 bytes, which hold a reason on failure.
/// @return Null on failure.
pr_png *pr_png_open(const uint8_t *bytes, size_t count, pr_shape *shape, char message[64]);

/// Unpacks the next row.
///
/// @param row Room for `width · channels` bytes.
/// @return Whether it was there; if not, `message` says why, and no other row may be asked for.
int pr_png_row(pr_png *picture, uint8_t *row, char message[64]);

/// Frees what belongs to a picture.
void pr_png_close(pr_png *picture);

#endif
