"""Writes networks.safetensors: features and gradients of the two networks, computed by PyTorch.

Everything is computed from Float32 values in double precision. The networks are written down here once more,
from what their documentation says, with PyTorch's own layers. Run it with Python 3 where torch is installed:
python make_networks.py
"""

import json
import pathlib
import struct

import torch
from torch import nn
from torch.nn import functional

torch.manual_seed(34)
torch.set_default_dtype(torch.float64)
stored = {}


def keep(name, tensor):
    """Stores a tensor as Float32."""
    stored[name] = tensor.detach().float().contiguous()


class Front(nn.Module):
    """Blocks of a 3×3 convolution, batch-norm, rectifier and 2×2 pooling; [N, T, M] → [N, C, T', M']."""

    def __init__(self, filters):
        super().__init__()
        sizes = [1, *filters]
        self.convolutions = nn.ModuleList(
            nn.Conv2d(a, b, 3, padding=1, bias=False) for a, b in zip(sizes, filters))
        self.norms = nn.ModuleList(nn.BatchNorm2d(b) for b in filters)

    def forward(self, x):
        x = x[:, None]
        for convolution, norm in zip(self.convolutions, self.norms):
            x = functional.max_pool2d(functional.relu(norm(convolution(x))), 2)
        return x


class Spectrograms(nn.Module):
    """Means over equal parts of the time, with the frequencies kept; features are [part, mel, channel]."""

    def __init__(self, filters, mels, segments, hidden):
        super().__init__()
        self.front = Front(filters)
        self.segments = segments
        sizes = [filters[-1] * (mels >> len(filters)) * segments, *hidden]
        self.hidden = nn.ModuleList(nn.Linear(a, b) for a, b in zip(sizes, hidden))

    def forward(self, x):
        maps = self.front(x).permute(0, 2, 3, 1)
        time = maps.shape[1]
        ends = [time * part // self.segments for part in range(self.segments + 1)]
        means = [maps[:, a:b].mean(1).flatten(1) for a, b in zip(ends, ends[1:])]
        x = torch.cat(means, 1)
        for layer in self.hidden:
            x = functional.relu(layer(x))
        return x


class Encoder(nn.Module):
    """Each time step of the front becomes a vector; transformer layers read them; their mean is the output."""

    def __init__(self, filters, frames, mels, width, heads, layers):
        super().__init__()
        self.front = Front(filters)
        self.projection = nn.Linear(filters[-1] * (mels >> len(filters)), width)
        self.positions = nn.Parameter(torch.randn(frames >> len(filters), width) * 0.1)
        self.blocks = nn.ModuleList(
            nn.TransformerEncoderLayer(
                width, heads, 4 * width, dropout=0.0, activation="gelu", batch_first=True,
                norm_first=True) for _ in range(layers))
        self.finalNorm = nn.LayerNorm(width)

    def forward(self, x):
        maps = self.front(x).permute(0, 2, 3, 1)
        x = self.projection(maps.flatten(2)) + self.positions
        for block in self.blocks:
            x = block(x)
        return self.finalNorm(x).mean(1)


NAMES = {
    "norm1": "attentionNorm", "norm2": "feedForwardNorm", "linear1": "expand", "linear2": "contract",
    "self_attn.in_proj_": "attention.projection.", "self_attn.out_proj": "attention.output",
    "running_mean": "runningMean", "running_var": "runningVariance",
}


def own_name(name):
    for theirs, ours in NAMES.items():
        name = name.replace(theirs, ours)
    return name


def own_layout(name, tensor):
    """Convolutions: [out, in, height, width] → [height, width, in, out]."""
    return tensor.permute(2, 3, 1, 0) if tensor.dim() == 4 else tensor


def store(name, network, frames, mels):
    with torch.no_grad():
        for key, tensor in network.state_dict().items():
            if not tensor.is_floating_point():
                continue
            if key.endswith("running_var"):
                tensor.copy_(0.5 + torch.rand(tensor.shape))
            else:
                tensor.add_(torch.randn(tensor.shape) * 0.1)
            tensor.copy_(tensor.float().double())
    for key, tensor in network.state_dict().items():
        if tensor.is_floating_point():
            keep(f"{name}.start.{own_name(key)}", own_layout(key, tensor))
    x = torch.randn(3, frames, mels).float().double()
    keep(f"{name}.x", x[..., None])
    network.eval()
    keep(f"{name}.evaluated", network(x))
    network.train()
    features = network(x)
    keep(f"{name}.trained", features)
    cotangent = torch.randn(features.shape).float().double()
    keep(f"{name}.cotangent", cotangent)
    (features * cotangent).sum().backward()
    for key, parameter in network.named_parameters():
        keep(f"{name}.gradient.{own_name(key)}", own_layout(key, parameter.grad))
    for key, tensor in network.state_dict().items():
        if "running" in key:
            keep(f"{name}.end.{own_name(key)}", tensor)


store("cnn", Spectrograms([3, 4], 10, 1, []), 13, 10)
store("segments", Spectrograms([4], 6, 3, [5]), 15, 6)
store("encoder", Encoder([3, 4], 21, 8, 8, 2, 2), 21, 8)

header, data = {}, b""
for name, tensor in stored.items():
    values = struct.pack(f"<{tensor.numel()}f", *tensor.flatten().tolist())
    header[name] = {"dtype": "F32", "shape": list(tensor.shape),
                    "data_offsets": [len(data), len(data) + len(values)]}
    data += values
text = json.dumps(header).encode()
text += b" " * (-len(text) % 8)
target = pathlib.Path(__file__).with_name("networks.safetensors")
target.write_bytes(struct.pack("<Q", len(text)) + text + data)
