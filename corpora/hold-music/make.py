#!/usr/bin/env python3
"""Cuts excerpts out of the music of Debian's asterisk-moh-opsound-wav, to be mixed with speech.

    apt-get install flac
    apt-get download asterisk-moh-opsound-wav
    dpkg-deb -x asterisk-moh-opsound-wav_*.deb music
    python3 make.py --music music/usr/share/asterisk/moh

Version 2.03-1.1 of the package and flac 1.4.2 give the same bytes.
"""

import argparse
import array
import hashlib
import subprocess
import wave
from pathlib import Path

SECONDS = 15  # of an excerpt
STARTS = [0.15, 0.45, 0.75]  # where excerpts begin, in shares of the piece
PIECES = [
    "macroform-cold_day", "macroform-robot_dity", "macroform-the_simplicity",
    "manolo_camp-morning_coffee", "reno_project-system"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--music", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path(__file__).resolve().parent)
    options = parser.parse_args()
    for piece in PIECES:
        with wave.open(str(options.music / f"{piece}.wav")) as file:
            rate = file.getframerate()
            assert (rate, file.getnchannels(), file.getsampwidth()) == (8000, 1, 2), piece
            samples = array.array("h", file.readframes(file.getnframes()))
        for number, share in enumerate(STARTS, 1):
            start = int(len(samples) * share)
            excerpt = samples[start:start + SECONDS * rate]
            assert len(excerpt) == SECONDS * rate and max(map(abs, excerpt)) > 1000, piece
            path = options.out / f"{piece}-{number}.flac"
            subprocess.run(
                ["flac", "--silent", "--force", "-8", "-e", "-p", "--no-padding",
                 "--no-seektable", "--force-raw-format", "--endian=little", "--sign=signed",
                 "--channels=1", "--bps=16", f"--sample-rate={rate}", "-o", str(path), "-"],
                input=excerpt.tobytes(), check=True)
            print(f"  - path: {path.name}")
            print(f"    sha256: {hashlib.sha256(path.read_bytes()).hexdigest()}")


if __name__ == "__main__":
    main()
