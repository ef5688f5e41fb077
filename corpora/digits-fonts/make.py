#!/usr/bin/env python3
"""Renders the digits 0 to 9 of open typefaces as an IDX corpus that looks like MNIST.

Needs Debian's `dpkg-deb`, and pillow, numpy and fonttools:

    mkdir debs && (cd debs && tail -n +2 ../packages.tsv | cut -f1 | xargs apt-get download)
    python3 make.py --debs debs

The packages are those of Debian 12. The same packages and pillow 13.0 give the same bytes;
FONTS.tsv says which versions and faces were used, packages.tsv names the packages and the licences
of their typefaces, and excluded.tsv the faces that were looked at and left out, and why.
"""

import argparse
import csv
import gzip
import hashlib
import io
import re
import struct
import subprocess
import tempfile
from pathlib import Path

import numpy as np
from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFont

SIDE = 28  # pixels, of an image
BOX = 20  # pixels, of the box that holds the digit
HEIGHT = 480  # pixels per em, before shrinking
PER_FAMILY = 3  # faces of one family at most
PER_PACKAGE = 16  # faces of one package at most
NEAR = 6.0  # grey levels: faces whose digits differ by less on average are the same
FAINT = 180  # grey levels: the mean of the 25 brightest pixels of a digit is at least this
ENDINGS = {".ttf", ".otf"}

# Words that tell faces of one family apart.
STYLES = re.compile(
    r"\b(thin|hairline|extra ?light|ultra ?light|light|book|regular|roman|normal|medium|demi ?bold"
    r"|semi ?bold|demi|bold|extra ?bold|ultra ?bold|heavy|black|fat|italic|oblique|slanted"
    r"|condensed|cond|narrow|semi ?condensed|extra ?condensed|expanded|wide|basic|caption|display"
    r"|\d+ ?pt|win95|compact|static|text|no2|style|upright|italicised|unslanted|mini|classic"
    r"|modern)\b",
    re.IGNORECASE)


def names(font, path):
    """The family and the style of a font, as its name table gives them."""
    table = font["name"]
    family = table.getDebugName(16) or table.getDebugName(1) or path.stem
    style = table.getDebugName(17) or table.getDebugName(2) or "Regular"
    return " ".join(family.split()), " ".join(style.split())


def family_key(family):
    """The family without the words for weight, width and slant."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", family)
    return " ".join(STYLES.sub(" ", spaced).lower().replace("-", " ").split()) or family.lower()


def ink(font, text):
    """The pixels of a text cut to its ink, shape [height, width], or nothing if it has none."""
    left, top, right, bottom = font.getbbox(text)
    if right <= left or bottom <= top:
        return None
    image = Image.new("L", (right - left + 8, bottom - top + 8))
    ImageDraw.Draw(image).text((4 - left, 4 - top), text, fill=255, font=font)
    box = image.getbbox()
    return image.crop(box) if box else None


def like_mnist(image):
    """A digit in a box of 20 by 20 pixels, its centre of mass in the middle of 28 by 28."""
    scale = BOX / max(image.size)
    width, height = (max(1, round(side * scale)) for side in image.size)
    small = np.asarray(image.resize((width, height), Image.Resampling.BOX), dtype=np.float64)
    mass = small.sum()
    x = (small.sum(axis=0) @ (np.arange(width) + 0.5)) / mass
    y = (small.sum(axis=1) @ (np.arange(height) + 0.5)) / mass
    left = min(max(round(SIDE / 2 - x), 0), SIDE - width)
    top = min(max(round(SIDE / 2 - y), 0), SIDE - height)
    canvas = np.zeros((SIDE, SIDE), dtype=np.uint8)
    canvas[top:top + height, left:left + width] = small.round().astype(np.uint8)
    return canvas


def digits(path, font):
    """The ten digits of a font, shape [10, 28, 28], or why it cannot be used."""
    characters = font.getBestCmap() or {}
    glyphs = [characters.get(ord("0") + digit) for digit in range(10)]
    if any(glyph is None or glyph == ".notdef" for glyph in glyphs):
        return None, "has not all digits"
    if len(set(glyphs)) < 10:
        return None, "uses one glyph for several digits"
    try:
        drawn = ImageFont.truetype(str(path), HEIGHT, layout_engine=ImageFont.Layout.BASIC)
        inks = [ink(drawn, str(digit)) for digit in range(10)]
        missing = ink(drawn, "\U0010fffe")
    except OSError as fault:
        return None, f"cannot be drawn: {fault}"
    if any(image is None for image in inks):
        return None, "has empty digits"
    images = np.stack([like_mnist(image) for image in inks])
    if missing is not None:
        blank = like_mnist(missing).astype(np.float64)
        if min(np.abs(image - blank).mean() for image in images) < 1:
            return None, "draws the sign for a missing glyph"
    flat = images.reshape(10, -1).astype(np.float64)
    apart = np.abs(flat[:, None] - flat[None]).mean(axis=2) + 255 * np.eye(10)
    if apart.min() < 3:
        return None, "draws two digits alike"
    if np.median(np.sort(flat, axis=1)[:, -25:].mean(axis=1)) < FAINT:
        return None, "has strokes too thin for this size"
    return images, None


def faces(package, licence, deb, folder):
    """All usable faces of one package."""
    version = subprocess.run(
        ["dpkg-deb", "-f", deb, "Version"], check=True, capture_output=True, text=True
    ).stdout.strip()
    subprocess.run(["dpkg-deb", "-x", deb, folder], check=True)
    found = []
    for path in sorted(Path(folder).rglob("*")):
        if path.suffix.lower() not in ENDINGS or path.is_symlink() or not path.is_file():
            continue
        try:
            font = TTFont(path, lazy=True)
            images, fault = digits(path, font)
            family, style = names(font, path)
            weight = font["OS/2"].usWeightClass if "OS/2" in font else 400
        except Exception as error:  # A broken font of a package is no reason to stop.
            print(f"{package}: {path.name}: {error}")
            continue
        if fault:
            print(f"{package}: {path.name} {fault}")
            continue
        slanted = bool(re.search(r"ital|obli|slant", style, re.IGNORECASE))
        found.append({
            "package": package, "version": version, "licence": licence, "file": path.name,
            "family": family, "style": style, "images": images,
            "rank": (slanted, abs(weight - 400), path.name)})
    return found


def spread(candidates, limit):
    """At most so many faces: the plainest, then always the one least like those chosen."""
    rest = sorted(candidates, key=lambda face: face["rank"])
    chosen = []
    while rest and len(chosen) < limit:
        best = 0
        if chosen:
            gaps = [min(distance(face, other) for other in chosen) for face in rest]
            best = int(np.argmax(gaps))
            if gaps[best] < NEAR:
                break
        chosen.append(rest.pop(best))
    return chosen


def distance(first, second):
    """The mean difference of the digits of two faces, in grey levels."""
    return np.abs(first["images"].astype(np.int16) - second["images"]).mean()


def grouped(candidates, key):
    """Faces by a key, in the order in which the keys first come."""
    groups = {}
    for face in candidates:
        groups.setdefault(key(face), []).append(face)
    return groups


def write_idx(path, values):
    """Writes bytes in IDX format, gzipped without a date, and gives the SHA-256 of the file."""
    header = struct.pack(f">HBB{values.ndim}I", 0, 8, values.ndim, *values.shape)
    packed = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=packed, compresslevel=9, mtime=0) as file:
        file.write(header + values.astype(np.uint8).tobytes())
    path.write_bytes(packed.getvalue())
    return hashlib.sha256(packed.getvalue()).hexdigest()


def table(path):
    """The rows of a file of tab-separated values with a header."""
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def main():
    here = Path(__file__).parent
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--debs", type=Path, required=True, help="folder of Debian packages")
    parser.add_argument("--out", type=Path, default=here, help="where to write the corpus")
    parser.add_argument("--seed", type=int, default=1, help="of the order of the images")
    options = parser.parse_args()

    excluded = {(row["package"], row["file"]) for row in table(here / "excluded.tsv")}
    candidates = []
    for row in table(here / "packages.tsv"):
        deb = next(iter(sorted(options.debs.glob(row["package"] + "_*.deb"))), None)
        if deb is None:
            print(f"{row['package']}: no such package in {options.debs}")
            continue
        with tempfile.TemporaryDirectory() as folder:
            found = faces(row["package"], row["licence"], deb, folder)
        candidates += [
            face for face in found
            if (face["package"], face["file"]) not in excluded
            and (face["package"], "*") not in excluded]

    few = []
    for family in grouped(candidates, lambda face: family_key(face["family"])).values():
        few += spread(family, PER_FAMILY)
    fewer = []
    for package in grouped(few, lambda face: face["package"]).values():
        fewer += spread(package, PER_PACKAGE)
    # A design that comes under several names counts once.
    chosen = []
    for face in sorted(fewer, key=lambda face: (face["package"], face["file"])):
        if all(distance(face, other) >= NEAR for other in chosen):
            chosen.append(face)

    images = np.concatenate([face["images"] for face in chosen])
    labels = np.tile(np.arange(10, dtype=np.uint8), len(chosen))
    order = np.random.Generator(np.random.PCG64(options.seed)).permutation(len(labels))
    with open(options.out / "FONTS.tsv", "w", encoding="utf-8", newline="") as file:
        columns = ["face", "family", "style", "file", "package", "version", "licence"]
        writer = csv.DictWriter(
            file, columns, delimiter="\t", lineterminator="\n", extrasaction="ignore")
        writer.writeheader()
        for number, face in enumerate(chosen):
            writer.writerow({"face": number, **face})
    print(f"{len(chosen)} faces of {len(candidates)}, {len(labels)} images")
    print("sha256", write_idx(options.out / "images-idx3-ubyte.gz", images[order]))
    print("labels_sha256", write_idx(options.out / "labels-idx1-ubyte.gz", labels[order]))


if __name__ == "__main__":
    main()
