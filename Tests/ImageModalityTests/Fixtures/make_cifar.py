"""Writes cifar.th and cifar.json: PyTorch's features and logits of residual networks for CIFAR-10.

    python3 make_cifar.py

cifar.th is a small network with random weights, saved as before PyTorch 1.6. cifar.json has the
input, 0..1 without mean or deviation, and what that network and corpora/cifar-networks give for it.
"""

import json
from pathlib import Path

import torch
from torch import nn
from torch.nn import functional as F

HERE = Path(__file__).resolve().parent


class Block(nn.Module):
    def __init__(self, channels, filters, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, filters, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(filters)
        self.conv2 = nn.Conv2d(filters, filters, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(filters)
        self.stride, self.more = stride, filters - channels

    def forward(self, x):
        y = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)))))
        if self.more:
            half = self.more // 2
            x = F.pad(x[:, :, :: self.stride, :: self.stride], (0, 0, 0, 0, half, half))
        return F.relu(x + y)


class Network(nn.Module):
    def __init__(self, width, blocks=3, classes=10):
        super().__init__()
        self.conv1 = nn.Conv2d(3, width, 3, 1, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        channels = width
        for stage in range(3):
            filters, layers = width << stage, []
            for index in range(blocks):
                layers.append(Block(channels, filters, 2 if stage and not index else 1))
                channels = filters
            setattr(self, f"layer{stage + 1}", nn.Sequential(*layers))
        self.linear = nn.Linear(channels, classes)

    def features(self, x):
        x = F.relu(self.bn1(self.conv1(x)))
        x = self.layer3(self.layer2(self.layer1(x)))
        return x.mean((2, 3))


def case(network, images):
    network.eval()
    with torch.no_grad():
        features = network.features(images)
        logits = network.linear(features)
    # Gradient of the features' sum for the first convolution: through every shortcut.
    network.features(images).sum().backward()
    return {
        "features": features.flatten().tolist(),
        "logits": logits.flatten().tolist(),
        "gradient": network.conv1.weight.grad.permute(2, 3, 1, 0).flatten().tolist(),
    }


torch.manual_seed(4)
images = torch.rand(2, 3, 16, 16)
small = Network(2)
for module in small.modules():
    if isinstance(module, nn.BatchNorm2d):
        nn.init.uniform_(module.weight, 0.5, 1.5)
        nn.init.normal_(module.bias, std=0.3)
        nn.init.normal_(module.running_mean, std=0.3)
        nn.init.uniform_(module.running_var, 0.5, 1.5)
state = {"module." + name: value for name, value in small.state_dict().items()}
torch.save(
    {"state_dict": state, "best_prec1": 10.0}, HERE / "cifar.th",
    _use_new_zipfile_serialization=False)
large = Network(16)
path = HERE.parents[2] / "corpora/cifar-networks/resnet20.th"
found = torch.load(path, map_location="cpu", weights_only=True)["state_dict"]
missing = large.load_state_dict(
    {name.removeprefix("module."): value for name, value in found.items()}, strict=False)
assert not missing.unexpected_keys, missing
assert all("num_batches" in name for name in missing.missing_keys), missing
rounded = lambda values: [float(f"{value:.7g}") for value in values]
json.dump(
    {
        "images": rounded(images.permute(0, 2, 3, 1).flatten().tolist()),
        "small": {name: rounded(values) for name, values in case(small, images).items()},
        "large": {name: rounded(values) for name, values in case(large, images).items()},
    }, (HERE / "cifar.json").open("w"))
