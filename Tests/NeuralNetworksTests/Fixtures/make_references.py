"""Writes references.safetensors: a transformer layer, optimizers and schedules, computed by PyTorch.

Inputs are Float32 values; everything is computed from them in double precision. The file is written here by
the format's description alone, so that reading it also tests the reader. Run it in this folder.
"""

import json
import struct

import torch

torch.manual_seed(21)
torch.set_default_dtype(torch.float64)
references = {}


def keep(name, tensor):
    """Stores a tensor as Float32."""
    references[name] = torch.as_tensor(tensor).detach().float().contiguous().clone()


def draw(*shape, scale=1.0):
    """Random values that are exact in Float32."""
    return (torch.randn(*shape) * scale).float().double()


# Pre-norm encoder layer: two sequences of 4 and 2 rows, padded to 4.
width, heads, hidden, room = 8, 2, 12, 4
lengths = torch.tensor([4, 2])
layer = torch.nn.TransformerEncoderLayer(
    width, heads, hidden, dropout=0.0, activation="gelu", batch_first=True, norm_first=True
)
names = {
    "norm1.weight": "attentionNorm.weight",
    "norm1.bias": "attentionNorm.bias",
    "self_attn.in_proj_weight": "attention.projection.weight",
    "self_attn.in_proj_bias": "attention.projection.bias",
    "self_attn.out_proj.weight": "attention.output.weight",
    "self_attn.out_proj.bias": "attention.output.bias",
    "norm2.weight": "feedForwardNorm.weight",
    "norm2.bias": "feedForwardNorm.bias",
    "linear1.weight": "expand.weight",
    "linear1.bias": "expand.bias",
    "linear2.weight": "contract.weight",
    "linear2.bias": "contract.bias",
}
parameters = dict(layer.named_parameters())
with torch.no_grad():
    for parameter in parameters.values():
        parameter.copy_((parameter + draw(*parameter.shape, scale=0.2)).float().double())
x = draw(2, room, width).requires_grad_()
padding = torch.arange(room)[None, :] >= lengths[:, None]
y = layer(x, src_key_padding_mask=padding)
cotangent = draw(2, room, width) * ~padding[:, :, None]
(y * cotangent).sum().backward()
for theirs, ours in names.items():
    keep(f"block.{ours}", parameters[theirs])
    keep(f"blockGradient.{ours}", parameters[theirs].grad)
keep("transformer.x", x.reshape(-1, width))
keep("transformer.y", (y * ~padding[:, :, None]).reshape(-1, width))
keep("transformer.g", cotangent.reshape(-1, width))
keep("transformer.dx", x.grad.reshape(-1, width))

# Five steps of each optimizer from the same weight along the same gradients.
start, steps = draw(4, 3), [draw(4, 3) for _ in range(5)]
keep("optimizer.start", start)
for index, gradient in enumerate(steps):
    keep(f"optimizer.gradient.{index}", gradient)
optimizers = {
    "adam": lambda w: torch.optim.Adam(w, lr=0.05),
    "adamDecay": lambda w: torch.optim.Adam(w, lr=0.05, weight_decay=0.1),
    "adamW": lambda w: torch.optim.AdamW(w, lr=0.05, weight_decay=0.1, betas=(0.8, 0.95)),
    "sgd": lambda w: torch.optim.SGD(w, lr=0.1),
    "momentum": lambda w: torch.optim.SGD(w, lr=0.1, momentum=0.9, weight_decay=0.05),
    "nesterov": lambda w: torch.optim.SGD(w, lr=0.1, momentum=0.8, nesterov=True),
}
for name, make in optimizers.items():
    weight = torch.nn.Parameter(start.clone())
    optimizer = make([weight])
    for index, gradient in enumerate(steps):
        weight.grad = gradient.clone()
        optimizer.step()
        keep(f"optimizer.{name}.{index}", weight)

parts = [torch.nn.Parameter(draw(3, 4)), torch.nn.Parameter(draw(5))]
for index, part in enumerate(parts):
    part.grad = part.detach() * 2
    keep(f"clip.before.{index}", part.grad)
keep("clip.norm", torch.nn.utils.clip_grad_norm_(parts, 1.5))
for index, part in enumerate(parts):
    keep(f"clip.after.{index}", part.grad)


def course(make, total):
    """The learning rates of a schedule whose base rate is 1."""
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=1.0)
    schedule = make(optimizer)
    rates = []
    for _ in range(total):
        rates.append(schedule.get_last_lr()[0])
        optimizer.step()
        schedule.step()
    return torch.tensor(rates)


def linear(optimizer, steps):
    """A linear warm-up from 1/steps to 1."""
    return torch.optim.lr_scheduler.LinearLR(optimizer, 1 / steps, 1.0, steps - 1)


keep("schedule.cosine", course(lambda o: torch.optim.lr_scheduler.CosineAnnealingLR(o, 20), 20))
keep(
    "schedule.warmCosine",
    course(
        lambda o: torch.optim.lr_scheduler.SequentialLR(
            o, [linear(o, 5), torch.optim.lr_scheduler.CosineAnnealingLR(o, 15)], [5]
        ),
        20,
    ),
)
keep("schedule.warmUp", course(lambda o: linear(o, 5), 20))

header, at, data = {"__metadata__": {"torch": torch.__version__.split("+")[0]}}, 0, b""
for name, tensor in sorted(references.items()):
    raw = tensor.numpy().astype("<f4").tobytes()
    header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [at, at + len(raw)]}
    at, data = at + len(raw), data + raw
text = json.dumps(header).encode()
with open("references.safetensors", "wb") as file:
    file.write(struct.pack("<Q", len(text)) + text + data)
