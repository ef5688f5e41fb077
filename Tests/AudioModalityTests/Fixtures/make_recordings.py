"""Writes recordings of every kind that is read, and recordings.json: their samples and other rates of them.

soundfile (with libsndfile) reads the samples, python-soxr changes the rates. Run it in this folder.
"""

import json

import numpy
import soundfile
import soxr

stored = {}
STEP = 29


def keep(name, samples):
    """Stores how many samples there are, one of every 29 of them, and the root of their mean square."""
    samples = numpy.asarray(samples, dtype=numpy.float64)
    stored[name] = {
        "count": len(samples),
        "step": STEP,
        "values": [float(f"{value:.6g}") for value in samples[::STEP]],
        "level": float(f"{numpy.sqrt(numpy.mean(samples**2)):.7g}"),
    }


def scene(rate, seconds, channels=1):
    """A glide and a hum that fade in and out, other in each channel, below full scale."""
    t = numpy.arange(round(rate * seconds)) / rate
    shape = numpy.sin(numpy.pi * t / seconds) ** 0.5
    rows = []
    for channel in range(channels):
        glide = numpy.sin(2 * numpy.pi * (300 + 90 * channel + 2000 * t) * t)
        rows.append(shape * (0.5 * glide + 0.2 * numpy.sin(2 * numpy.pi * 130 * t + channel)))
    return numpy.stack(rows, -1)


def write(name, samples, rate, kind, width, **options):
    """Writes a file and stores the mean of its channels as soundfile reads them again."""
    soundfile.write(name, samples, rate, format=kind, subtype=width, **options)
    read, _ = soundfile.read(name, dtype="float32", always_2d=True)
    keep(name, read.astype(numpy.float64).mean(-1))


mono = scene(8000, 0.2)
for width in ["PCM_U8", "PCM_16", "PCM_24", "PCM_32", "FLOAT", "DOUBLE", "ULAW", "ALAW"]:
    write(f"wav-{width.lower().replace('_', '-')}.wav", mono, 8000, "WAV", width)
for width in ["IMA_ADPCM", "MS_ADPCM", "GSM610"]:
    write(f"wav-{width.lower().replace('_', '-')}.wav", mono, 8000, "WAV", width)
write("wav-extensible.wav", mono, 8000, "WAVEX", "PCM_16")
write("wav-big-endian.wav", mono, 8000, "WAV", "PCM_16", endian="BIG")
write("stereo.wav", scene(11025, 0.1, 2), 11025, "WAV", "PCM_16")
write("eight.wav", scene(8000, 0.05, 8), 8000, "WAV", "PCM_16")
write("odd.wav", scene(12347, 0.1), 12347, "WAV", "PCM_16")
write("rf64.rf64", mono, 8000, "RF64", "PCM_16")
write("wave64.w64", mono, 8000, "W64", "PCM_16")
write("aiff.aiff", mono, 8000, "AIFF", "PCM_16")
write("au.au", mono, 8000, "AU", "PCM_16")
write("au-little.au", mono, 8000, "AU", "PCM_16", endian="LITTLE")
write("caf.caf", mono, 8000, "CAF", "PCM_16")
write("nist.sph", mono, 8000, "NIST", "PCM_16")
write("flac-16.flac", mono, 8000, "FLAC", "PCM_16")
write("flac-24.flac", scene(16000, 0.1, 2), 16000, "FLAC", "PCM_24")
write("vorbis.ogg", scene(16000, 0.3), 16000, "OGG", "VORBIS")
write("vorbis-stereo.ogg", scene(22050, 0.2, 2), 22050, "OGG", "VORBIS")
write("opus.opus", scene(16000, 0.3), 16000, "OGG", "OPUS")
write("mp3.mp3", scene(16000, 0.3), 16000, "MP3", "MPEG_LAYER_III")
write("mp3-stereo.mp3", scene(44100, 0.2, 2), 44100, "MP3", "MPEG_LAYER_III")

# Long enough for a decoder to lose its way in; it has no values stored.
soundfile.write("long.mp3", scene(8000, 8), 8000, format="MP3", compression_level=0.95)

# Kinds that carry sound, and are no recordings here.
soundfile.write("sound.mat", mono[:50], 8000, format="MAT5", subtype="PCM_16")
soundfile.write("sound.htk", mono[:50], 8000, format="HTK", subtype="PCM_16")

for name, rates in [("wav-pcm-16.wav", [16000, 22050, 44100, 3000]), ("odd.wav", [8000, 16000])]:
    samples, rate = soundfile.read(name, dtype="float32")
    for wanted in rates:
        keep(f"{name} {wanted}", soxr.resample(samples, rate, wanted, quality="HQ"))

with open("recordings.json", "w") as file:
    json.dump(stored, file, separators=(",", ":"))
    file.write("\n")
