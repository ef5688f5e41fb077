"""Writes tokens.json: what the reference implementation makes of texts, with real tokenizers.

    python make_tokens.py FOLDER        tokenizers 0.23; FOLDER as `fetch.sh` leaves it
"""

import json
import os
import sys

from tokenizers import Tokenizer

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "TextEncodersTests", "Fixtures"))

from texts import TEXTS, spelled  # noqa: E402

LENGTH = 128


def main(folder):
    tokens = {"texts": TEXTS, "length": LENGTH}
    for name in ("minilm", "e5"):
        tokenizer = Tokenizer.from_file(os.path.join(folder, name, "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.enable_truncation(LENGTH)
        tokens[name] = [tokenizer.encode(spelled(text)).ids for text in TEXTS]
    with open(os.path.join(HERE, "tokens.json"), "w") as file:
        lines = [f'"{key}": {json.dumps(tokens[key])}' for key in tokens]
        file.write("{\n" + ",\n".join(lines) + "\n}\n")


main(sys.argv[1])
