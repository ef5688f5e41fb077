#ifndef DAWB_CQUIETMPEG_H
#define DAWB_CQUIETMPEG_H

/// Opens an MP3 decoder for libsndfile, and tells it to be quiet.
///
/// libmpg123 writes what it thinks of a file to standard error unless a flag is set, and libsndfile
/// does not set it. A program's own definition of a function comes before a library's, so that
/// libsndfile calls this one; it calls the library's and sets the flag. Where libsndfile has no
/// libmpg123 beside it, nobody calls it.
///
/// @param decoder The name of a decoder, or NULL for the best.
/// @param error Where a failure is told; may be NULL.
/// @return The decoder; NULL on failure.
void *mpg123_new(const char *decoder, int *error);

#endif
