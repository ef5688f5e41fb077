"""Writes pictures of every kind that is read, and values.json: their pixels and scaled values, by Pillow and NumPy.

Run it in this folder; the same versions of Pillow and of the TurboJPEG library give the same files. YCCK
pictures, which Pillow cannot write, are made by the TurboJPEG library itself.
"""

import ctypes
import io
import json
import struct
import zlib

import numpy
from PIL import Image

values = {}
HEIGHT, WIDTH = 6, 9


def keep(name, array):
    """Stores an array under a name: whole numbers as they are, others with the digits of Float32."""
    array = numpy.asarray(array)
    flat = array.flatten().tolist()
    if array.dtype.kind == "f":
        flat = [float(f"{value:.8g}") for value in flat]
    values[name] = {"shape": list(array.shape), "values": flat}


def write(name, data):
    with open(name, "wb") as file:
        file.write(data)


def packed(image, kind, **options):
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def scene(height, width):
    """A smooth picture of three channels, without symmetry."""
    y, x = numpy.mgrid[0:height, 0:width].astype(float)
    y, x = y / height, x / width
    channels = [0.2 + 0.7 * x, 0.9 - 0.6 * y, 0.5 + 0.3 * numpy.sin(5 * x * y + 2 * y)]
    return numpy.round(numpy.stack(channels, -1) * 255).clip(0, 255).astype(numpy.uint8)


colour = Image.fromarray(scene(HEIGHT, WIDTH))
grey = colour.convert("L")
keep("colour", colour)
keep("grey", grey)

# PNG, of every kind that there is.
write("grey.png", packed(grey, "PNG"))
write("colour.png", packed(colour, "PNG"))
palette = colour.quantize(16)
write("palette.png", packed(palette, "PNG"))
keep("palette", palette.convert("RGB"))
bilevel = grey.point(lambda level: 255 if level > 140 else 0).convert("1")
write("bilevel.png", packed(bilevel, "PNG"))
keep("bilevel", bilevel.convert("L"))
opacity = Image.fromarray((numpy.arange(HEIGHT * WIDTH) * 255 // (HEIGHT * WIDTH - 1)).astype(numpy.uint8).reshape(HEIGHT, WIDTH))
clear = colour.copy()
clear.putalpha(opacity)
write("clear.png", packed(clear, "PNG"))
write("clear-grey.png", packed(Image.merge("LA", (grey, opacity)), "PNG"))
for name, background in [("white", (255, 255, 255)), ("teal", (0, 128, 120))]:
    behind = Image.new("RGB", colour.size, background)
    keep(f"clear-{name}", Image.composite(colour, behind, opacity))
    keep(f"clear-grey-{name}", Image.composite(grey.convert("RGB"), behind, opacity))


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


SIGNATURE = b"\x89PNG\r\n\x1a\n"


def png(width, height, depth, kind, rows, interlace=0, before=b""):
    """A PNG file of unfiltered rows."""
    header = struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, interlace)
    data = zlib.compress(b"".join(b"\0" + row for row in rows), 9)
    return SIGNATURE + chunk(b"IHDR", header) + before + chunk(b"IDAT", data) + chunk(b"IEND", b"")


wide = numpy.asarray(colour).astype(numpy.uint16) * 257 + 40
write("colour-16.png", png(WIDTH, HEIGHT, 16, 2, [row.astype(">u2").tobytes() for row in wide]))
wide = numpy.asarray(grey).astype(numpy.uint16) * 257 - 40
write("grey-16.png", png(WIDTH, HEIGHT, 16, 0, [row.astype(">u2").tobytes() for row in wide.clip(0)]))
passes = [(0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1)]
rows = []
for top, left, down, right in passes:
    part = numpy.asarray(colour)[top::down, left::right]
    rows += [row.tobytes() for row in part if part.size]
write("interlaced.png", png(WIDTH, HEIGHT, 8, 2, rows, interlace=1))
marked = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0"
write("turned.png", png(WIDTH, HEIGHT, 8, 2, [row.tobytes() for row in numpy.asarray(colour)], before=chunk(b"eXIf", marked)))
write("bomb.png", png(60000, 60000, 8, 2, [b"\0"]))

# JPEG.
write("grey.jpg", packed(grey, "JPEG", quality=95))
write("colour.jpg", packed(colour, "JPEG", quality=95, subsampling=0))
write("progressive.jpg", packed(colour, "JPEG", quality=95, subsampling=2, progressive=True))
for name in ["grey", "colour", "progressive"]:
    keep(f"{name}.jpg", Image.open(f"{name}.jpg"))
ink = colour.convert("CMYK")
write("ink.jpg", packed(ink, "JPEG", quality=95))
keep("ink.jpg", Image.open("ink.jpg").convert("RGB"))
adobe = open("ink.jpg", "rb").read()
at = adobe.index(b"\xff\xee")
# Without Adobe's mark, 255 is full ink, so that the same numbers mean the opposite.
write("plain-ink.jpg", adobe[:at] + adobe[at + 2 + struct.unpack(">H", adobe[at + 2 : at + 4])[0] :])
flipped = Image.fromarray(255 - numpy.asarray(Image.open("ink.jpg")), "CMYK")
keep("plain-ink.jpg", flipped.convert("RGB"))
turbo = ctypes.CDLL("libturbojpeg.so.0")
turbo.tjInitCompress.restype = ctypes.c_void_p
inverted = (255 - numpy.asarray(ink)).tobytes()
buffer, size = ctypes.c_void_p(), ctypes.c_ulong()
CMYK_PIXELS, FULL_SAMPLING = 11, 0
failed = turbo.tjCompress2(
    ctypes.c_void_p(turbo.tjInitCompress()), inverted, WIDTH, 0, HEIGHT, CMYK_PIXELS,
    ctypes.byref(buffer), ctypes.byref(size), FULL_SAMPLING, 95, 0)
assert not failed
write("ycck.jpg", ctypes.string_at(buffer, size.value))
keep("ycck.jpg", Image.open("ycck.jpg").convert("RGB"))
small = Image.fromarray(scene(16, 24))
keep("upright", small)
for orientation in range(1, 9):
    exif = Image.Exif()
    exif[0x0112] = orientation
    turns = [None, Image.Transpose.FLIP_LEFT_RIGHT, Image.Transpose.ROTATE_180, Image.Transpose.FLIP_TOP_BOTTOM,
             Image.Transpose.TRANSPOSE, Image.Transpose.ROTATE_90, Image.Transpose.TRANSVERSE, Image.Transpose.ROTATE_270]
    turn = turns[orientation - 1]
    stored = small if turn is None else small.transpose(turn)
    write(f"orientation-{orientation}.jpg", packed(stored, "JPEG", quality=92, subsampling=0, exif=exif))
bomb = bytearray(open("colour.jpg", "rb").read())
at = bomb.index(b"\xff\xc0")
bomb[at + 5 : at + 9] = struct.pack(">HH", 60000, 60000)
write("bomb.jpg", bytes(bomb))
# A few bytes before the end, as some cameras write them.
whole = open("colour.jpg", "rb").read()
write("extraneous.jpg", whole[:-2] + b"\0\0\0" + whole[-2:])
# With marks between its rows of blocks, from which a decoder can go on behind damage.
write("restarts.jpg", packed(small.convert("L"), "JPEG", quality=92, restart_marker_rows=1))

# WebP: without loss, with it, transparent, turned, moving.
write("colour.webp", packed(colour, "WEBP", lossless=True))
write("clear.webp", packed(clear, "WEBP", lossless=True, exact=True))
write("lossy.webp", packed(small, "WEBP", quality=90))
keep("lossy.webp", Image.open("lossy.webp"))
write("turned.webp", packed(colour, "WEBP", lossless=True, exif=b"Exif\0\0" + marked))
write("moving.webp", packed(colour, "WEBP", lossless=True, save_all=True, append_images=[colour.rotate(180)]))
bomb = bytearray(open("colour.webp", "rb").read())
at = bomb.index(b"VP8L") + 9
bomb[at : at + 4] = struct.pack("<I", struct.unpack("<I", bomb[at : at + 4])[0] | 0x0FFFFFFF)
write("bomb.webp", bytes(bomb))

# TIFF, of every kind that people have.
for name, image, compression in [
    ("colour", colour, None), ("packed", colour, "tiff_lzw"), ("deflated", colour, "tiff_adobe_deflate"),
    ("grey", grey, None), ("palette", palette, None), ("bilevel", bilevel, "group4"),
    ("clear", clear, None), ("clear-grey", Image.merge("LA", (grey, opacity)), None), ("ink", ink, None),
]:
    write(f"{name}.tiff", packed(image, "TIFF", compression=compression))
keep("ink.tiff", Image.open("ink.tiff").convert("RGB"))
write("turned.tiff", packed(colour, "TIFF", tiffinfo={274: 6}))
write("pages.tiff", packed(colour, "TIFF", save_all=True, append_images=[grey]))


def tiff(width, height, channels, planes, rows_of_planes):
    """A TIFF file of samples of 16 bits, high byte first, its planes together or one after another."""
    data = b"".join(rows_of_planes)
    count = len(rows_of_planes)
    tags = [(256, 3, 1, width), (257, 3, 1, height), (258, 3, channels, 0), (259, 3, 1, 1),
            (262, 3, 1, 2 if channels == 3 else 1), (273, 4, count, 0), (277, 3, 1, channels),
            (278, 3, 1, height), (279, 4, count, 0), (284, 3, 1, planes)]
    after = 8 + 2 + 12 * len(tags) + 4
    bits = struct.pack(">H", 16) * channels
    starts, sizes, at = [], [len(part) for part in rows_of_planes], after + len(bits) + 8 * count
    for size in sizes:
        starts.append(at)
        at += size
    extra = bits + struct.pack(f">{count}I", *starts) + struct.pack(f">{count}I", *sizes)
    file = b"MM\0*" + struct.pack(">I", 8) + struct.pack(">H", len(tags))
    for tag, kind, number, value in tags:
        if tag == 258:
            value = after if channels > 2 else 16
        if tag in (273, 279) and count == 1:
            value = (starts if tag == 273 else sizes)[0]
        elif tag in (273, 279):
            value = after + len(bits) + (4 * count if tag == 279 else 0)
        short = kind == 3 and number <= 2
        file += struct.pack(">HHI", tag, kind, number) + (struct.pack(">HH", value, 0) if short else struct.pack(">I", value))
    return file + struct.pack(">I", 0) + extra + data


wide = numpy.asarray(colour).astype(numpy.uint16) * 257
write("colour-16.tiff", tiff(WIDTH, HEIGHT, 3, 1, [wide.astype(">u2").tobytes()]))
write("planes-16.tiff", tiff(WIDTH, HEIGHT, 3, 2, [wide[:, :, c].astype(">u2").tobytes() for c in range(3)]))
wide = numpy.asarray(grey).astype(numpy.uint16) * 257
write("grey-16.tiff", tiff(WIDTH, HEIGHT, 1, 1, [wide.astype(">u2").tobytes()]))
bomb = bytearray(open("colour-16.tiff", "rb").read())
for tag in range(2):
    bomb[10 + 12 * tag : 22 + 12 * tag] = struct.pack(">HHII", 256 + tag, 4, 1, 60000)
write("bomb.tiff", bytes(bomb))

# Scaling, in bytes and in floating point.
big = Image.fromarray(scene(23, 31))
keep("big", big)
for height, width in [(7, 9), (23, 5), (27, 12), (9, 40), (1, 1)]:
    keep(f"big-{height}x{width}", big.resize((width, height), Image.Resampling.BILINEAR))
floats = numpy.random.default_rng(3).random((11, 14)).astype(numpy.float32)
keep("floats", floats)
for height, width in [(5, 5), (11, 6), (16, 20)]:
    scaled = Image.fromarray(floats, "F").resize((width, height), Image.Resampling.BILINEAR)
    keep(f"floats-{height}x{width}", numpy.asarray(scaled))

with open("values.json", "w") as file:
    json.dump(values, file, separators=(",", ":"))
