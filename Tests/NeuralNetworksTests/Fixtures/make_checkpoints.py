"""Writes checkpoints/: small files as PyTorch saves them, and expected.safetensors, what they hold.

Each tensor of FILE.pth is in expected.safetensors as FILE/NAME, converted to Float32 by PyTorch. Values of the
bundled digit networks are there too, and weights in both layouts, rearranged by NumPy. Run it in this folder.
"""

import json
import os
import pathlib
import struct
import zipfile

import numpy
import torch

torch.manual_seed(5)
folder = pathlib.Path("checkpoints")
folder.mkdir(exist_ok=True)
expected = {}


def save(name, value, tensors=None, **options):
    """Saves a value; `tensors` are those that a reader must find in it, by name."""
    torch.save(value, folder / f"{name}.pth", **options)
    for path, tensor in (tensors or {}).items():
        expected[f"{name}/{path}"] = tensor.detach().float().contiguous().numpy().copy()


# A state dict as modules make it: an OrderedDict with notes on versions attached.
network = torch.nn.Sequential(
    torch.nn.Conv2d(2, 3, 2), torch.nn.BatchNorm2d(3), torch.nn.Flatten(), torch.nn.Linear(12, 4)
)
network(torch.randn(5, 2, 3, 3))
state = network.state_dict()
save("plain", state, state)

# Views: other orders, parts and shared storages.
base = torch.randn(6, 8)
views = {
    "transposed": base.t(),
    "sliced": base[1:, ::3],
    "offset": torch.arange(20.0)[3:7],
    "permuted": torch.randn(2, 3, 4, 5).permute(0, 2, 3, 1),
    "channelsLast": torch.randn(2, 3, 4, 5).to(memory_format=torch.channels_last),
    "windows": torch.arange(10.0).unfold(0, 3, 3),
    "scalar": torch.tensor(2.5),
    "empty": torch.zeros(0, 3),
    "emptySlice": base[6:, :],
    "whole": base,
    "again": base,
}
save("strided", views, views)

numbers = torch.tensor([[0.0, 1.0, 2.0], [100.0, 3.0, 1.0]])
types = {
    str(t).removeprefix("torch."): numbers.to(t)
    for t in [torch.int64, torch.int32, torch.int16, torch.int8, torch.uint8, torch.bool]
}
for t in [torch.float16, torch.bfloat16, torch.float64]:
    types[str(t).removeprefix("torch.")] = torch.tensor([0.1, -1e-3, 70.7, -0.0, 3e-6]).to(t)
types["negative"] = torch.tensor([-3, 2, -(2**40)])
types["halfTransposed"] = torch.randn(3, 4).half().t()
save("types", types, types)

# What a training script keeps beside the weights is left out where the key is a usual one.
optimizer = torch.optim.Adam(network.parameters())
network(torch.randn(5, 2, 3, 3)).sum().backward()
optimizer.step()
arguments = {"lr": 0.1, "name": "résumé", "flags": [True, None, False], "seed": 2**70, "n": -5}
arguments |= {"big": 10**12, "long": 70000, "empty": {}, "pair": (1, 2.5), "none": []}
state = network.state_dict()
whole = {"epoch": 3, "model": state, "optimizer": optimizer.state_dict(), "arguments": arguments}
save("wrapped", whole, state)
save("wrappedTwice", {"state_dict": {"model": {"a": base}}}, {"model.a": base})
save("twoModels", {"model": {"a": base}, "net": {"a": base.t()}}, {"model.a": base, "net.a": base.t()})
nested = {"encoder": {"layers": [base, (base[0], {"bias": base[1]})], 7: base[2]}, "step": 9}
found = {"layers.0": base, "layers.1.0": base[0], "layers.1.1.bias": base[1], "7": base[2]}
save("nested", nested, {f"encoder.{name}": tensor for name, tensor in found.items()})

parameter = torch.nn.Parameter(torch.randn(2, 2))
save("parameter", {"p": parameter, "size": parameter.size()}, {"p": parameter})
for protocol in [3, 4, 5]:
    name = f"protocol{protocol}"
    save(name, {"a": base[:2], "extra": b"bytes", "b": {"c": parameter}},
         {"a": base[:2], "b.c": parameter}, pickle_protocol=protocol)

# From before 1.6: read, and what is saved of it is the first row of `base`. The others are to be refused.
save("module", torch.nn.Linear(2, 2))
save("legacy", {"a": base[0]}, _use_new_zipfile_serialization=False)
save("complex", {"a": torch.zeros(2, dtype=torch.complex64)})
save("expanded", {"a": torch.zeros(1).expand(3, 1000)})
save("nothing", {"epoch": 3})


class Malicious:
    """Runs a command when it is unpickled."""

    def __reduce__(self):
        return os.system, ("touch a-malicious-checkpoint-was-run",)


save("malicious", {"a": base[0], "b": Malicious()})


def repack(source, name):
    """Writes a checkpoint as an archive that is compressed, as PyTorch never does."""
    with zipfile.ZipFile(folder / f"{source}.pth") as old:
        with zipfile.ZipFile(folder / f"{name}.pth", "w", zipfile.ZIP_DEFLATED) as new:
            for entry in old.namelist():
                new.writestr(zipfile.ZipInfo(entry), old.read(entry), zipfile.ZIP_DEFLATED)


# Compressed honestly; a bomb of 4 MB; and the same bomb which claims to be small.
repack("parameter", "deflated")
expected["deflated/p"] = expected["parameter/p"]
save("zeros", {"a": torch.zeros(2**20)[:16]})
repack("zeros", "bomb")
(folder / "zeros.pth").unlink()
bomb = (folder / "bomb.pth").read_bytes()
size = struct.pack("<I", 2**22)
assert bomb.count(size) == 2
(folder / "liar.pth").write_bytes(bomb.replace(size, struct.pack("<I", 64)))

# The bundled networks: of each tensor its shape, first three and last values, and their sum.
for name in ["usps", "mnist"]:
    path = f"../../../corpora/digit-networks/{name}.pth"
    for key, tensor in torch.load(path, map_location="cpu", weights_only=True).items():
        flat = tensor.double().flatten()
        few = torch.cat([flat[:3], flat[-1:], flat.sum()[None]])
        expected[f"{name}/{key}"] = few.float().numpy()
        expected[f"{name}.shapes/{key}"] = numpy.array(tensor.shape, dtype="f4")

# Layouts.
kernel = numpy.arange(2 * 3 * 4 * 5, dtype="f4").reshape(2, 3, 4, 5)
expected["layout/oihw"] = kernel
expected["layout/hwio"] = kernel.transpose(2, 3, 1, 0)
flattened = numpy.arange(2 * 24, dtype="f4").reshape(2, 24)
expected["layout/chw"] = flattened
expected["layout/hwc"] = flattened.reshape(2, 2, 3, 4).transpose(0, 2, 3, 1).reshape(2, 24)

header, at, data = {"__metadata__": {"torch": torch.__version__.split("+")[0]}}, 0, b""
for name, array in sorted(expected.items()):
    raw = array.astype("<f4").tobytes()
    header[name] = {"dtype": "F32", "shape": list(array.shape), "data_offsets": [at, at + len(raw)]}
    at, data = at + len(raw), data + raw
text = json.dumps(header).encode()
with open(folder / "expected.safetensors", "wb") as file:
    file.write(struct.pack("<Q", len(text)) + text + data)
