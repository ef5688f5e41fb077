"""Writes references.json: inputs, outputs and gradients of operations, computed by PyTorch and NumPy.

Inputs are Float32 values; everything is computed from them in double precision, so that what is compared
with is better than what is tested. Run it in this folder; the same versions give the same file.
"""

import json

import numpy
import torch
import torch.nn.functional as F

torch.manual_seed(20)
torch.set_default_dtype(torch.float64)
references = {}


def keep(name, tensor):
    """Stores a tensor under a name, with the digits that tell Float32 values apart."""
    tensor = torch.as_tensor(tensor).detach().double()
    references[name] = {
        "shape": list(tensor.shape),
        "values": [float(f"{value:.9g}") for value in tensor.flatten().tolist()],
    }


def leaf(name, *shape, scale=1.0):
    """A random input to differentiate by; its values are exact in Float32."""
    tensor = (torch.randn(*shape) * scale).float().double().requires_grad_()
    keep(name, tensor)
    return tensor


def gradients(name, output, **inputs):
    """Stores an output, a random cotangent for it, and the gradients of the inputs."""
    keep(f"{name}.y", output)
    cotangent = torch.randn(output.shape).float().double()
    keep(f"{name}.g", cotangent)
    found = torch.autograd.grad((output * cotangent).sum(), list(inputs.values()))
    for key, gradient in zip(inputs, found):
        keep(f"{name}.d{key}", gradient)


for activation, function in [
    ("identity", lambda x: x),
    ("relu", F.relu),
    ("gelu", F.gelu),
    ("tanh", torch.tanh),
]:
    name = f"linear.{activation}"
    x, w, b = leaf(f"{name}.x", 5, 7), leaf(f"{name}.w", 6, 7), leaf(f"{name}.b", 6)
    gradients(name, function(F.linear(x, w, b)), x=x, w=w, b=b)

    x = torch.linspace(-9, 9, 73).float().double().requires_grad_()
    keep(f"grid.{activation}.x", x)
    gradients(f"grid.{activation}", function(x), x=x)

x, scale, shift = leaf("layerNorm.x", 4, 9, scale=3), leaf("layerNorm.scale", 9), leaf("layerNorm.shift", 9)
gradients("layerNorm", F.layer_norm(x, (9,), scale, shift, 1e-5), x=x, scale=scale, shift=shift)

# Three sequences of different length, padded to five rows each; two heads of three features.
lengths, room, heads, width = [3, 5, 1], 5, 2, 6
qkv = leaf("attention.qkv", len(lengths) * room, 3 * width)
q, k, v = (
    part.reshape(len(lengths), room, heads, width // heads).transpose(1, 2)
    for part in qkv.split(width, dim=1)
)
valid = torch.arange(room)[None, :] < torch.tensor(lengths)[:, None]
mixed = F.scaled_dot_product_attention(q, k, v, attn_mask=valid[:, None, None, :])
mixed = mixed.transpose(1, 2).reshape(len(lengths) * room, width) * valid.reshape(-1, 1)
gradients("attention", mixed, qkv=qkv)

labels = torch.tensor([0, 4, -1, 2, 2, -1, 1, 3])
for name, weights, smoothing in [
    ("plain", None, 0.0),
    ("weighted", torch.tensor([0.5, 2.0, 1.0, 0.25, 3.0]), 0.0),
    ("smoothed", None, 0.1),
    ("both", torch.tensor([0.5, 2.0, 1.0, 0.25, 3.0]), 0.2),
]:
    name = f"crossEntropy.{name}"
    x = leaf(f"{name}.x", 8, 5, scale=2)
    gradients(
        name,
        F.cross_entropy(x, labels, weight=weights, ignore_index=-1, label_smoothing=smoothing),
        x=x,
    )

x, targets, weights = leaf("binary.x", 9, scale=4), torch.rand(9), torch.rand(9)
targets, weights = targets.float().double(), weights.float().double()
keep("binary.targets", targets)
keep("binary.weights", weights)
gradients("binary", F.binary_cross_entropy_with_logits(x, targets, weight=weights), x=x)

for name, function in [("softmax", F.softmax), ("logSoftmax", F.log_softmax)]:
    x = leaf(f"{name}.x", 4, 6, scale=3)
    gradients(name, function(x, dim=1), x=x)

table = leaf("embedding.table", 6, 3)
gradients("embedding", F.embedding(torch.tensor([4, 1, 4, 0, 4]), table), table=table)

a, b = leaf("distances.a", 5, 4), leaf("distances.b", 3, 4)
gradients("distances", torch.cdist(a, b, compute_mode="donot_use_mm_for_euclid_dist") ** 2, a=a, b=b)

points = (torch.randn(20, 5) * torch.tensor([3.0, 1.0, 2.0, 0.3, 0.6])) @ torch.randn(5, 5) + 4
points = points.float().double()
keep("components.x", points)
centred = (points - points.mean(0)).numpy()
_, _, axes = numpy.linalg.svd(centred, full_matrices=False)
axes = axes[:3]
axes *= numpy.sign(axes[numpy.arange(3), numpy.abs(axes).argmax(1)])[:, None]
keep("components.y", centred @ axes.T)

# Images are NHWC and filters HWIO here; PyTorch has them NCHW and OIHW.
def to_torch(x):
    return x.permute(0, 3, 1, 2)


def from_torch(y):
    return y.permute(0, 2, 3, 1)


for name, channels, outputs, size, options in [
    ("plain", 3, 4, (7, 6), {}),
    ("strided", 4, 6, (9, 8), {"stride": 2, "padding": 1}),
    ("dilated", 2, 3, (11, 10), {"dilation": 2, "padding": 2}),
    ("depthwise", 6, 6, (8, 8), {"groups": 6, "padding": 1}),
    ("grouped", 4, 8, (6, 7), {"groups": 2}),
    ("wide", 16, 16, (5, 5), {"padding": 1}),
]:
    name = f"convolution.{name}"
    groups = options.get("groups", 1)
    x = leaf(f"{name}.x", 2, *size, channels)
    w = leaf(f"{name}.w", 3, 3, channels // groups, outputs, scale=0.3)
    b = leaf(f"{name}.b", outputs)
    y = F.conv2d(to_torch(x), w.permute(3, 2, 0, 1), b, **options)
    gradients(name, from_torch(y), x=x, w=w, b=b)

x, scale, shift = leaf("batchNorm.x", 6, 4, 3, 5, scale=2), leaf("batchNorm.scale", 5), leaf("batchNorm.shift", 5)
residual = leaf("batchNorm.residual", 6, 4, 3, 5)


def batch_norm(x, r=None):
    y = from_torch(F.batch_norm(to_torch(x), None, None, scale, shift, training=True))
    return y if r is None else F.relu(y + r)


gradients("batchNorm", batch_norm(x), x=x, scale=scale, shift=shift)
keep("batchNormResidual.x", x), keep("batchNormResidual.scale", scale), keep("batchNormResidual.shift", shift)
keep("batchNormResidual.residual", residual)
gradients("batchNormResidual", batch_norm(x, residual), x=x, scale=scale, shift=shift, residual=residual)
apart = torch.cat([batch_norm(x[:2]), batch_norm(x[2:])])
keep("batchNormApart.x", x), keep("batchNormApart.scale", scale), keep("batchNormApart.shift", shift)
gradients("batchNormApart", apart, x=x, scale=scale, shift=shift)

x = leaf("groupNorm.x", 3, 4, 5, 6, scale=2)
scale, shift = leaf("groupNorm.scale", 6), leaf("groupNorm.shift", 6)
gradients("groupNorm", from_torch(F.group_norm(to_torch(x), 3, scale, shift, 1e-5)), x=x, scale=scale, shift=shift)

x = leaf("maxPool.x", 2, 7, 8, 3)
gradients("maxPool", from_torch(F.max_pool2d(to_torch(x), 2)), x=x)
x = leaf("maxPoolPadded.x", 2, 7, 8, 3)
gradients("maxPoolPadded", from_torch(F.max_pool2d(to_torch(x), 3, 2, 1)), x=x)
x = leaf("averagePool.x", 2, 7, 8, 3)
gradients("averagePool", from_torch(F.avg_pool2d(to_torch(x), 3, 2)), x=x)
x = leaf("globalAveragePool.x", 2, 7, 8, 3)
gradients("globalAveragePool", x.mean((1, 2)), x=x)

class Reversal(torch.autograd.Function):
    """The identity whose gradient is reversed and scaled."""

    @staticmethod
    def forward(context, x):
        return x.view_as(x)

    @staticmethod
    def backward(context, gradient):
        return -0.25 * gradient


for name, function in [
    ("add", lambda a, b: a + b),
    ("subtract", lambda a, b: a - b),
    ("multiply", lambda a, b: a * b),
]:
    a, b = leaf(f"{name}.a", 3, 5), leaf(f"{name}.b", 3, 5)
    gradients(name, function(a, b), a=a, b=b)

for name, function in [
    ("scale", lambda x: x * -2.5),
    ("offset", lambda x: x + 2.5),
    ("exp", torch.exp),
    ("reversal", Reversal.apply),
    ("sum", torch.sum),
    ("mean", torch.mean),
    ("rowSums", lambda x: x.sum(1)),
    ("rowMean", lambda x: x.mean(0)),
    ("rows", lambda x: x[1:3]),
    ("reshape", lambda x: x.reshape(2, 12)),
]:
    x = leaf(f"{name}.x", 4, 6)
    gradients(name, function(x), x=x)

x = (torch.rand(4, 6) * 3 + 0.1).float().double().requires_grad_()
keep("log.x", x)
gradients("log", torch.log(x), x=x)

for name, a, b in [("nn", (3, 4), (4, 2)), ("tn", (4, 3), (4, 2)), ("nt", (3, 4), (2, 4)), ("tt", (4, 3), (2, 4))]:
    name = f"matmul.{name}"
    a, b = leaf(f"{name}.a", *a), leaf(f"{name}.b", *b)
    gradients(name, (a.T if name[-2] == "t" else a) @ (b.T if name[-1] == "t" else b), a=a, b=b)

x, row, column = leaf("addingRow.x", 4, 6), leaf("addingRow.row", 6), leaf("multiplyingColumn.column", 4)
gradients("addingRow", x - 2 * row, x=x, row=row)
keep("multiplyingColumn.x", x)
gradients("multiplyingColumn", x * column[:, None], x=x, column=column)

x = leaf("segmentMeans.x", 6, 3)
parts = [part.mean(0) if len(part) else torch.zeros(3) for part in x.split([2, 0, 3, 1])]
gradients("segmentMeans", torch.stack(parts), x=x)

a, b = leaf("concatenate.a", 2, 3), leaf("concatenate.b", 1, 3)
gradients("concatenate", torch.cat([a, b, a]), a=a, b=b)

a, b = leaf("outer.a", 4, 3), leaf("outer.b", 4, 2)
gradients("outer", torch.einsum("ni,nj->nij", a, b).reshape(4, 6), a=a, b=b)



def mix(z):
    """The finaliser of SplitMix64."""
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 % 2**64
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB % 2**64
    return z ^ (z >> 31)


def first_draw(seed, stream):
    """The first 64 bits of the generator with that seed and stream."""
    state = seed * 0x9E3779B97F4A7C15 % 2**64 ^ 0xCBF29CE484222325
    for byte in stream.encode():
        state = (state ^ byte) * 0x100000001B3 % 2**64
    state = mix(mix((state + 0x9E3779B97F4A7C15) % 2**64))
    return mix((state + 0x9E3779B97F4A7C15) % 2**64)


def hashed(index, low, high):
    """The keyed finaliser of MurmurHash3 that decides over a value's fate."""
    h = (index * 0x9E3779B1 + low) % 2**32
    h = (h ^ (h >> 16)) * 0x85EBCA6B % 2**32
    h = ((h ^ (h >> 13)) ^ high) * 0xC2B2AE35 % 2**32
    return h ^ (h >> 16)


key = first_draw(3, "dropout")
limit = int(float(numpy.float32(0.4)) * 2**32)
kept = torch.tensor([hashed(i, key % 2**32, key >> 32) >= limit for i in range(20)]).double().reshape(4, 5)
x, residual = leaf("dropout.x", 4, 5), leaf("addingDropout.x", 4, 5)
gradients("dropout", x * kept / 0.6, x=x)
keep("addingDropout.branch", x)
gradients("addingDropout", residual + x * kept / 0.6, x=residual, branch=x)

# Added later, and drawn last, so that what stands above keeps its values.
x, w, b = leaf("linear.geluTanh.x", 5, 7), leaf("linear.geluTanh.w", 6, 7), leaf("linear.geluTanh.b", 6)
gradients("linear.geluTanh", F.gelu(F.linear(x, w, b), approximate="tanh"), x=x, w=w, b=b)
x = torch.linspace(-9, 9, 73).float().double().requires_grad_()
keep("grid.geluTanh.x", x)
gradients("grid.geluTanh", F.gelu(x, approximate="tanh"), x=x)

with open("references.json", "w") as file:
    json.dump(references, file, separators=(",", ":"), sort_keys=True)
