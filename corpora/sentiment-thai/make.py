#!/usr/bin/env python3
"""Writes messages.tsv.gz from the folder of the Wisesight Sentiment Corpus.

    git clone https://github.com/PyThaiNLP/wisesight-sentiment
    git -C wisesight-sentiment checkout c1d063649abc3a6870b5fd1aae26cd1c64bdde7b
    python3 make.py wisesight-sentiment

Takes the messages of pos.txt and neg.txt, one a line; neutral ones and questions are left out, and so are messages
that stand in both files.
"""

import argparse
import gzip
import hashlib
from pathlib import Path

HERE = Path(__file__).parent


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="the folder with pos.txt and neg.txt")
    folder = parser.parse_args().folder
    messages = {}
    for label, file in (("positive", "pos.txt"), ("negative", "neg.txt")):
        for line in (folder / file).read_text("utf-8").split("\n"):
            if text := line.strip(" \r"):
                messages.setdefault(text, set()).add(label)
    rows = [f"{labels.pop()}\t{text}\n" for text, labels in messages.items() if len(labels) == 1]
    table = ("label\ttext\n" + "".join(rows)).encode()
    path = HERE / "messages.tsv.gz"
    path.write_bytes(gzip.compress(table, 9, mtime=0))
    print(len(rows), "messages,", hashlib.sha256(path.read_bytes()).hexdigest())


if __name__ == "__main__":
    main()
