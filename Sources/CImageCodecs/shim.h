#include <png.h>
#include <turbojpeg.h>
#include <libexif/exif-data.h>
#include <libexif/exif-utils.h>
#include <webp/decode.h>
