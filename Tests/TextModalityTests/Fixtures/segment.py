"""Makes the reference segmentations: an implementation of its own, in double precision.

usage: segment.py pieces.txt tweets_GroundTruth.txt

Writes beside itself `segmentations.tsv` (text, tab, pieces parted by spaces) for every 84th tweet,
and `pieces.txt`, the pieces of the table that occur in those texts: no other piece can matter.
The tweets are from vaderSentiment (MIT; Hutto & Gilbert, ICWSM 2014), the pieces from the Universal
Sentence Encoder Multilingual v3 (Apache-2.0).
"""
import sys
import unicodedata
from pathlib import Path

START = "\u2581"


def read_pieces(path):
    lines = Path(path).read_text(encoding="utf-8").splitlines()
    return {piece: float(score) for piece, score in (line.split("\t") for line in lines)}


def segment(sentence, pieces, longest):
    """The most probable pieces of a whole sentence, spaces already written as START."""
    best = [(0.0, [])] + [None] * len(sentence)
    for end in range(1, len(sentence) + 1):
        for begin in range(max(0, end - longest), end):
            piece = sentence[begin:end]
            if piece in pieces and best[begin] is not None:
                score = best[begin][0] + pieces[piece]
                if best[end] is None or score > best[end][0]:
                    best[end] = (score, best[begin][1] + [piece])
    return best[-1][1] if best[-1] else None


def main(table, tweets):
    pieces = read_pieces(table)
    del pieces["<unk>"]
    longest = max(map(len, pieces))
    here = Path(__file__).parent
    rows = []
    seen = set()
    for line in Path(tweets).read_text(encoding="utf-8").splitlines()[::84]:
        text = " ".join(unicodedata.normalize("NFKC", line.split("\t", 2)[2]).split())
        sentence = START + text.replace(" ", START)
        found = segment(sentence, pieces, longest)
        if found is None:
            continue
        rows.append(f"{text}\t{' '.join(found)}\n")
        for begin in range(len(sentence)):
            for end in range(begin + 1, min(begin + longest, len(sentence)) + 1):
                seen.add(sentence[begin:end])
    (here / "segmentations.tsv").write_text("".join(rows), encoding="utf-8")
    kept = [f"{piece}\t{score:.4f}\n" for piece, score in pieces.items() if piece in seen]
    (here / "pieces.txt").write_text("<unk>\t0.0000\n" + "".join(kept), encoding="utf-8")


main(*sys.argv[1:])
