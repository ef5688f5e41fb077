#include "CTIFFPage.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tiffio.h>

enum { message_size = 256 };

struct tp_tiff {
    TIFF *tiff;
    const uint8_t *bytes;
    uint64_t count;
    uint64_t position;
    uint32_t width;
    uint32_t height;
};

/// The library reports to the whole process; each thread keeps its own first report.
static _Thread_local char *report;

static void keep_error(const char *module, const char *format, va_list values) {
    (void)module;
    if (report && !report[0]) vsnprintf(report, message_size, format, values);
}

/// Of faxes that end too soon the library only warns, and leaves the rest blank.
static void keep_premature_end(const char *module, const char *format, va_list values) {
    if (strstr(format, "Premature")) keep_error(module, format, values);
}

static void set_handlers(void) {
    TIFFSetErrorHandler(keep_error);
    TIFFSetWarningHandler(keep_premature_end);
}

static void begin_report(char *message) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, set_handlers);
    message[0] = 0;
    report = message;
}

static int end_report(int is_well) {
    if (!is_well && !report[0]) strcpy(report, "no reason given");
    report = NULL;
    return is_well;
}

static tmsize_t read_bytes(thandle_t handle, void *out, tmsize_t wanted) {
    tp_tiff *file = handle;
    uint64_t left = file->position < file->count ? file->count - file->position : 0;
    tmsize_t taken = wanted < 0 ? 0 : (uint64_t)wanted < left ? wanted : (tmsize_t)left;
    memcpy(out, file->bytes + (taken ? file->position : 0), (size_t)taken);
    file->position += (uint64_t)taken;
    return taken;
}

static tmsize_t write_bytes(thandle_t handle, void *bytes, tmsize_t count) {
    (void)handle, (void)bytes, (void)count;
    return 0;
}

static toff_t seek(thandle_t handle, toff_t offset, int origin) {
    tp_tiff *file = handle;
    file->position =
        offset + (origin == SEEK_CUR ? file->position : origin == SEEK_END ? file->count : 0);
    return file->position;
}

static int leave_open(thandle_t handle) {
    (void)handle;
    return 0;
}

static toff_t size(thandle_t handle) { return ((tp_tiff *)handle)->count; }

/// Whether a page follows that is not a smaller copy or a mask of the first.
static int is_followed(TIFF *tiff) {
    enum { most_copies = 16 };
    int found = 0;
    for (int i = 0; i < most_copies && !found && TIFFReadDirectory(tiff); i++) {
        uint32_t kind = 0;
        TIFFGetFieldDefaulted(tiff, TIFFTAG_SUBFILETYPE, &kind);
        found = (kind & (FILETYPE_REDUCEDIMAGE | FILETYPE_MASK)) == 0;
    }
    return found && TIFFSetDirectory(tiff, 0);
}

/// Fills in what the first page says of itself.
static int describe(tp_tiff *file, tp_page *page) {
    TIFF *tiff = file->tiff;
    *page = (tp_page){.orientation = ORIENTATION_TOPLEFT};
    TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &page->width);
    TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &page->height);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_ORIENTATION, &page->orientation);
    (file->width = page->width), (file->height = page->height);
    if (!page->width || !page->height) {
        strcpy(report, "it has no size");
        return 0;
    }
    return 1;
}

tp_tiff *tp_open(const uint8_t *bytes, size_t count, tp_page *page, char message[256]) {
    begin_report(message);
    tp_tiff *file = calloc(1, sizeof *file);
    if (!file) {
        strcpy(message, "no memory");
        end_report(0);
        return NULL;
    }
    (file->bytes = bytes), (file->count = count);
    // Reading through memory that is mapped, "M", has fewer checks of its bounds.
    file->tiff = TIFFClientOpen(
        "the file", "rm", file, read_bytes, write_bytes, seek, leave_open, size, NULL, NULL);
    if (!end_report(file->tiff && (report = message, describe(file, page)))) {
        tp_close(file);
        return NULL;
    }
    char ignored[message_size];
    begin_report(ignored);
    page->is_followed = is_followed(file->tiff);
    TIFFSetDirectory(file->tiff, 0);
    end_report(1);
    return file;
}

int tp_look(int descriptor, tp_page *page, char message[256]) {
    begin_report(message);
    tp_tiff file = {.tiff = TIFFFdOpen(descriptor, "the file", "rm")};
    int is_well = end_report(file.tiff && describe(&file, page));
    // Closing it would close the descriptor too.
    if (file.tiff) TIFFCleanup(file.tiff);
    return is_well;
}

/// Whether the parts that are unpacked at once are of a size that fits the page.
static int is_bounded(tp_tiff *file) {
    uint64_t part =
        TIFFIsTiled(file->tiff) ? TIFFTileSize64(file->tiff) : TIFFStripSize64(file->tiff);
    uint64_t most = 16 * (uint64_t)file->width * file->height + (1 << 26);
    if (part > 0 && part <= most) return 1;
    snprintf(report, message_size, "its parts have a size that does not fit the picture");
    return 0;
}

/// What the library makes of the pixels: it multiplies all colours but those of grey.
static tp_kind kind_of(const TIFFRGBAImage *image) {
    int is_grey = image->photometric == PHOTOMETRIC_MINISBLACK
        || image->photometric == PHOTOMETRIC_MINISWHITE;
    int is_separate = is_grey && image->alpha == EXTRASAMPLE_UNASSALPHA;
    return (tp_kind){
        .opacity = !image->alpha ? TP_OPAQUE : is_separate ? TP_SEPARATE : TP_MULTIPLIED,
        .is_grey = is_grey && !image->alpha,
    };
}

int tp_read(tp_tiff *file, uint32_t *pixels, tp_kind *kind, char message[256]) {
    begin_report(message);
    // Turning is left to the caller: the library mirrors, but does not swap rows and columns.
    TIFFSetField(file->tiff, TIFFTAG_ORIENTATION, ORIENTATION_TOPLEFT);
    char reason[1024] = "";
    TIFFRGBAImage image;
    int is_whole = is_bounded(file) && TIFFRGBAImageOK(file->tiff, reason)
        && TIFFRGBAImageBegin(&image, file->tiff, 1, reason);
    if (is_whole) {
        *kind = kind_of(&image);
        image.req_orientation = ORIENTATION_TOPLEFT;
        is_whole = TIFFRGBAImageGet(&image, pixels, file->width, file->height);
        TIFFRGBAImageEnd(&image);
        // Some faults are reported and passed over.
        is_whole = is_whole && !report[0];
    }
    if (!report[0]) snprintf(report, message_size, "%s", reason);
    return end_report(is_whole);
}

void tp_close(tp_tiff *file) {
    if (!file) return;
    if (file->tiff) TIFFClose(file->tiff);
    free(file);
}
