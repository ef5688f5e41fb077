"""Writes images.json: PyTorch's values of EfficientNet-Lite0 for one image of 224 x 224.

    python3 make_images.py CHECKPOINT

Needs torch and efficientnet_lite_pytorch 0.1.0, whose network it runs. The image is made of whole
numbers, so that a test can make it again: see `image`.
"""

import json
import sys
from pathlib import Path

import torch
from efficientnet_lite_pytorch import EfficientNet


def image(side):
    """[1, 3, side, side], from -1 to nearly 1."""
    c, y, x = torch.meshgrid(
        torch.arange(3), torch.arange(side), torch.arange(side), indexing="ij")
    return ((y * (c + 3) + x * 5 + (x * y) // 16) % 256 / 128 - 1)[None]


network = EfficientNet.from_name("efficientnet-lite0")
network.load_state_dict(torch.load(sys.argv[1], map_location="cpu", weights_only=True))
network.eval()
with torch.no_grad():
    maps = network.extract_features(image(224))
    logits = network(image(224))
values = {"features": maps.mean((2, 3))[0].tolist(), "logits": logits[0].tolist()}
json.dump(
    {name: [float(f"{value:.7g}") for value in row] for name, row in values.items()},
    (Path(__file__).resolve().parent / "images.json").open("w"))
print(max(values["features"]), max(values["logits"]))
