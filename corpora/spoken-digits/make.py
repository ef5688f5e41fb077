#!/usr/bin/env python3
"""Lets speech synthesizers say the ten English digits in many voices and accents.

Needs these packages of Debian 12, and nothing else:

    apt-get install espeak-ng flite festival festvox-kallpc16k festvox-kdlpc16k \\
        festvox-us-slt-hts sox flac
    python3 make.py

The same versions of the packages give the same bytes (PACKAGES.tsv says which these were). Each
voice is a FLAC file in recordings/ with all it says, one digit after another; metadata.csv says
where each digit begins, how long it is, and who says it how.
"""

import argparse
import array
import csv
import hashlib
import io
import math
import random
import subprocess
import tempfile
import wave
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

RATE = 8000  # Hz, of everything that is kept
GAP = 400  # samples of silence between two recordings
FRAME = 80  # samples, to find where a word begins and ends
FLOOR = 10 ** (-42 / 20)  # of the loudest frame: what is softer at both ends is silence
MARGIN = 160  # samples kept around a word
STEP = 64  # recordings keep 10 of 16 bits, finer than a telephone's 8: it halves the files
PACKAGES = [
    "espeak-ng", "espeak-ng-data", "flite", "festival", "festvox-kallpc16k",
    "festvox-kdlpc16k", "festvox-us-slt-hts", "festlex-cmu", "sox", "flac"]

ENGLISH = "zero one two three four five six seven eight nine".split()

# Accents that espeak-ng has as kinds of English: its language, and how the voices are called.
KINDS = [
    ("us", "us", "en-us"), ("new-york", "new-york", "en-us-nyc"), ("gb", "gb", "en-gb"),
    ("gb", "gb-rp", "en-gb-x-rp"), ("scotland", "scotland", "en-gb-scotland"),
    ("lancaster", "lancaster", "en-gb-x-gbclan"), ("midlands", "midlands", "en-gb-x-gbcwmd"),
    ("caribbean", "caribbean", "en-029")]

# Foreign accents: the digits as the voice of another language says them, written so that it says
# them as a speaker of that language would (in brackets: in espeak-ng's own phonemes).
FOREIGN = {
    "de": "siro wann tuh [[sr'i:]] for faif siks sewen eht nain",
    "fr": "zirô ouane tou srî fôre faïve sixe sévène éïte naïne",
    "es": "siro uan tu tri for faiv siks seven eit nain",
    "it": "ziro uan tu tri for faiv six seven eit nain",
    "pt-br": "zírou uã tu tri fór faive siks séven êit naine",
    "nl": "ziro wan toe srie foor faaif siks sevun [[e:It]] naain",
    "pl": "ziroł łan tu sri for fajw siks sewen ejt najn",
    "ru": "зироу уан ту сри фор файв сикс сэвэн эйт найн",
    "el": "ζίροου γουάν του θρι φορ φάιβ σιξ σέβεν έιτ νάιν",
    "hi": "ज़ीरो वन टू थ्री फ़ोर फ़ाइव सिक्स सेवन एट नाइन",
    "tr": "zirou van tu tri for fayv siks sevın eyt nayn",
    "sv": "siro vann to tri får fajv sicks sevven ejt najn",
    "ro": "zirou uan tu tri for faiv sics seven eit nain",
}

# Throats of espeak-ng; the robots, whispers and monsters among them are left out.
THROATS = (
    "m1 m2 m3 m4 m5 m6 m7 m8 f1 f2 f3 f4 f5 Alex Alicia Andrea Andy Annie Denis Gene Hugo Lee"
    " Marco Michael Mike adam anika aunty belinda benjamin caleb david edward grandma grandpa"
    " john klatt klatt2 klatt4 linda max norbert paul quincy robert shelby steph travis zac"
).split()
PLAIN = THROATS[:13]

# Recorded voices: name, accent, how flite and festival call them (None where they lack them).
RECORDED = [
    ("kal", "us", "kal16", "voice_kal_diphone"), ("slt", "us", "slt", "voice_cmu_us_slt_arctic_hts"),
    ("rms", "us", "rms", None), ("ked", "us", None, "voice_ked_diphone"),
    ("awb", "scotland", "awb", None)]

# How a word ends, which is how it is said: plainly, as a question, emphasized, with more to come.
ENDS = ["", "", ".", "?", "!", ","]


class Voice:
    """Everything one synthesizer says in one voice."""

    def __init__(self, name, engine, accent, takes):
        self.name, self.engine, self.accent, self.takes = name, engine, accent, takes
        self.file = f"recordings/{name}-{engine}.flac"
        self.random = random.Random(f"{name}-{engine}")
        self.recordings = []  # (take, digit, samples)


def espeak_voices():
    """The voices of espeak-ng, each with its language, its throat and its words."""
    for accent, name, language in KINDS:
        throats = THROATS if accent == "us" else PLAIN if accent == "gb" else PLAIN[:12]
        for throat in throats:
            takes = 2 if accent == "us" else 1
            yield Voice(f"{name}-{throat.lower()}", "espeak", accent, takes), \
                f"{language}+{throat}", ENGLISH
    order = random.Random("throats")
    for language, words in FOREIGN.items():
        accent = {"pt-br": "pt", "el": "gr"}.get(language, language)
        for throat in sorted(order.sample(PLAIN, 4) + order.sample(THROATS[13:], 4)):
            yield Voice(f"{accent}-{throat.lower()}", "espeak", accent, 1), \
                f"{language}+{throat}", words.split()


def say_espeak(voice, name, words):
    for take in range(voice.takes):
        rate = voice.random.randint(120, 200)
        pitch = voice.random.randint(20, 80)
        for digit, word in enumerate(words):
            end = voice.random.choice(ENDS)
            spoken = subprocess.run(
                ["espeak-ng", "-v", name, "-s", str(rate + voice.random.randint(-8, 8)),
                 "-p", str(pitch + voice.random.randint(-8, 8)), "--stdout", word + end],
                check=True, capture_output=True).stdout
            voice.recordings.append((take, digit, finished(spoken, 1, voice.random)))


def say_flite(voice, name):
    for take in range(voice.takes):
        stretch = voice.random.uniform(0.75, 1.25)
        throat = voice.random.uniform(0.86, 1.17)
        pitch = voice.random.uniform(85, 150) if name != "slt" else voice.random.uniform(140, 220)
        for digit, word in enumerate(ENGLISH):
            with tempfile.NamedTemporaryFile(suffix=".wav") as file:
                subprocess.run(
                    ["flite", "-voice", name, "--setf", f"duration_stretch={stretch * throat:.3f}",
                     "--setf", f"int_f0_target_mean={pitch:.1f}", "-t",
                     word + voice.random.choice(ENDS), "-o", file.name],
                    check=True, capture_output=True)
                spoken = Path(file.name).read_bytes()
            voice.recordings.append((take, digit, finished(spoken, throat, voice.random)))


def say_festival(voice, name):
    script = """
(define (say stretch text path)
  (Parameter.set 'Duration_Stretch stretch)
  (let ((spoken (eval (list 'Utterance 'Text text))))
    (utt.synth spoken)
    (utt.save.wave spoken path 'riff)))
(%s)
""" % name
    plan = []
    with tempfile.TemporaryDirectory() as folder:
        for take in range(voice.takes):
            stretch = voice.random.uniform(0.75, 1.25)
            throat = voice.random.uniform(0.86, 1.17)
            for digit, word in enumerate(ENGLISH):
                path = f"{folder}/{take}-{digit}.wav"
                text = word + voice.random.choice(ENDS)
                script += f'(say {stretch * throat:.3f} "{text}" "{path}")\n'
                plan.append((take, digit, throat, path))
        Path(f"{folder}/say.scm").write_text(script)
        subprocess.run(["festival", "-b", f"{folder}/say.scm"], check=True, capture_output=True)
        for take, digit, throat, path in plan:
            spoken = Path(path).read_bytes()
            voice.recordings.append((take, digit, finished(spoken, throat, voice.random)))


def finished(spoken, throat, chance):
    """A spoken word as it is kept: at 8 kHz, from another throat, trimmed, at a level of its own."""
    # sox is told the length by the pipe's end: a header written to a pipe does not have it.
    with wave.open(io.BytesIO(spoken)) as file:
        rate, width, channels = file.getframerate(), file.getsampwidth(), file.getnchannels()
        assert (width, channels) == (2, 1), "recordings have one channel of 16 bits"
        data = spoken[spoken.index(b"data") + 8:]
    raw = ["-t", "raw", "-e", "signed", "-b", "16", "-c", "1"]
    converted = subprocess.run(
        ["sox", "-D", "-V1", *raw, "-r", str(rate), "-", *raw, "-r", str(RATE), "-", "gain", "-6",
         "speed", f"{throat:.4f}", "rate", "-v", str(RATE)],
        input=data[:len(data) // 2 * 2], check=True, capture_output=True).stdout
    samples = trimmed(array.array("h", converted))
    level = 32767 * 10 ** (-chance.uniform(2, 10) / 20)
    factor = level / max(abs(sample) for sample in samples)
    return array.array("h", (round(sample * factor / STEP) * STEP for sample in samples))


def trimmed(samples):
    """Samples without the silence at both ends."""
    energies = [
        math.sqrt(sum(s * s for s in samples[i:i + FRAME]) / FRAME)
        for i in range(0, len(samples), FRAME)]
    loud = [i for i, energy in enumerate(energies) if energy > FLOOR * max(energies)]
    assert loud, "a recording is empty"
    return samples[max(0, loud[0] * FRAME - MARGIN):(loud[-1] + 1) * FRAME + MARGIN]


def check(voice):
    """Refuses a voice that has not said every digit, or said one too shortly or too long."""
    expected = [(take, digit) for take in range(voice.takes) for digit in range(10)]
    assert [(take, digit) for take, digit, _ in voice.recordings] == expected, voice.file
    for take, digit, samples in voice.recordings:
        assert 0.12 < len(samples) / RATE < 1.6, (voice.file, take, digit, len(samples) / RATE)
        assert max(map(abs, samples)) < 32000, (voice.file, take, digit)
    for take in range(voice.takes):
        said = {bytes(samples) for number, _, samples in voice.recordings if number == take}
        assert len(said) == 10, (voice.file, take, "two digits sound the same")


def write(voice, folder):
    """Writes the file of a voice.

    Returns its rows of metadata.csv."""
    rows, joined = [], array.array("h")
    for take, digit, samples in voice.recordings:
        rows.append([
            f"{voice.name}-{voice.engine}-{take}-{digit}", voice.file,
            f"{len(joined) / RATE:.6f}", f"{len(samples) / RATE:.6f}", digit, voice.accent,
            voice.name, voice.engine, take])
        joined.extend(samples)
        joined.extend([0] * GAP)
    subprocess.run(
        ["flac", "--silent", "--force", "-8", "-e", "-p", "--no-padding", "--no-seektable",
         "--force-raw-format", "--endian=little", "--sign=signed", "--channels=1", "--bps=16",
         f"--sample-rate={RATE}", "-o", str(folder / voice.file), "-"],
        input=joined.tobytes(), check=True)
    return rows


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--out", type=Path, default=Path(__file__).resolve().parent)
    folder = parser.parse_args().out
    (folder / "recordings").mkdir(parents=True, exist_ok=True)

    work = [(say_espeak, *voice) for voice in espeak_voices()]
    for name, accent, flite, festival in RECORDED:
        if flite:
            work.append((say_flite, Voice(name, "flite", accent, 8), flite))
        if festival:
            work.append((say_festival, Voice(name, "festival", accent, 6), festival))
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda job: job[0](*job[1:]), work))

    rows = []
    for _, voice, *_ in sorted(work, key=lambda job: job[1].file):
        check(voice)
        rows += write(voice, folder)
    with open(folder / "metadata.csv", "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow("id file start seconds label accent voice engine take".split())
        writer.writerows(rows)
    versions = subprocess.run(
        ["dpkg-query", "-W", "-f", "${Package}\t${Version}\n", *PACKAGES],
        check=True, capture_output=True, text=True).stdout
    (folder / "PACKAGES.tsv").write_text("package\tversion\n" + versions)

    files = sorted({row[1] for row in rows}, key=str.encode)
    sums = "".join(
        f"{name}\0{hashlib.sha256((folder / name).read_bytes()).hexdigest()}\n" for name in files)
    print(len(rows), "recordings in", len(files), "files")
    print("metadata.csv", hashlib.sha256((folder / "metadata.csv").read_bytes()).hexdigest())
    print("all files   ", hashlib.sha256(sums.encode()).hexdigest())


if __name__ == "__main__":
    main()
