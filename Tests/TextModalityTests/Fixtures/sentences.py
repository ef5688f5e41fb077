"""Writes sentences.tsv: vectors of the committed sentence encoder, computed in PyTorch.

    pip install torch numpy safetensors
    python3 sentences.py

One line a text: its piece indices, a tab, the first eight numbers of its vector of length 1.
"""

from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import load_file

HERE = Path(__file__).parent
W = {k: v.float() for k, v in load_file(HERE / "../../../corpora/multilingual-pieces/sentences.safetensors").items()}
TEXTS = [[5], [12, 700, 3000, 41], [9, 17000, 250, 250, 8, 31, 4], list(range(100, 160))]


def convolve(x, weight, bias, order, left):
    padded = F.pad(x.T[None], (left, order - 1 - left))
    kernel = weight.reshape(weight.shape[0], order, x.shape[1]).permute(0, 2, 1)
    return x + F.relu(F.conv1d(padded, kernel, bias))[0].T


def encode(indices):
    table = W["table"] * W["scale"]
    x = torch.stack([W["begin"], *table[indices], W["end"]])
    parts = [x]
    for place, (order, left) in enumerate([(2, 0), (3, 1), (5, 2)]):
        w = {k: W[f"ngrams.{place}.{k}"] for k in [f"{a}.{b}" for a in ("projection", "norm", "first", "second")
                                                   for b in ("weight", "bias")]}
        h = F.linear(x, w["projection.weight"], w["projection.bias"])
        h = F.layer_norm(h, h.shape[1:], w["norm.weight"], w["norm.bias"], 1e-12)
        h = convolve(h, w["first.weight"], w["first.bias"], order, left)
        parts.append(convolve(h, w["second.weight"], w["second.bias"], order, left))
    joined = torch.cat(parts, 1)
    joined = F.layer_norm(joined, joined.shape[1:], W["norm.weight"], W["norm.bias"], 1e-12)
    m = F.linear(joined, W["projection.weight"], W["projection.bias"]).sum(0) / len(x) ** 0.5
    a = F.relu(W["dense.down"] @ m)
    b = F.relu(W["dense.skip"] @ m + W["dense.across"] @ a)
    c = F.relu(W["dense.up"] @ b)
    return F.normalize(torch.tanh(W["dense.outSkip"] @ b + W["dense.outUp"] @ c), dim=0)


with open(HERE / "sentences.tsv", "w") as out:
    for indices in TEXTS:
        values = " ".join(f"{v:.6f}" for v in encode(indices)[:8].tolist())
        out.write(" ".join(map(str, indices)) + "\t" + values + "\n")
