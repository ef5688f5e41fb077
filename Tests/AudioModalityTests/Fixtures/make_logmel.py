"""Writes logmel.json: a short sound, and what librosa makes of it, in double precision.

Run with Python 3 where librosa is installed: python make_logmel.py
"""

import json
import pathlib

import librosa
import numpy

numbers = numpy.random.default_rng(7)


def voice(rate, seconds):
    """A rising tone with harmonics that dies away, over faint noise; 16-bit levels."""
    t = numpy.arange(int(rate * seconds)) / rate
    phase = 2 * numpy.pi * (150 * t + 1_500 * t**2)
    harmonics = sum(numpy.sin(k * phase) / k for k in (1, 2, 3, 5)) * numpy.exp(-18 * t)
    hiss = 1e-3 * numbers.standard_normal(len(t))
    return numpy.round((0.4 * harmonics + hiss) * 32768).clip(-32768, 32767).astype(int)


def log_mel(levels, rate, *, window_ms=25, hop_ms=10, fft=None, window="hann", mels=64, low_hz=0,
            high_hz=None, scale="slaney", mel_norm="slaney", power=2, log="natural", centre=True,
            pad_mode="constant"):
    """The spectrogram for settings named as a recipe names them, shape [T, mels]."""
    length, hop = round(window_ms * rate / 1000), round(hop_ms * rate / 1000)
    size = fft or 1 << (length - 1).bit_length()
    shape = {"rectangular": "boxcar"}.get(window, window)
    mel = librosa.feature.melspectrogram(
        y=levels / 32768.0, sr=rate, n_fft=size, hop_length=hop, win_length=length, window=shape,
        center=centre, pad_mode=pad_mode, power=power, n_mels=mels, fmin=low_hz,
        fmax=high_hz or rate / 2, htk=scale == "htk", norm=None if mel_norm == "none" else mel_norm,
        dtype=numpy.float64)
    assert mel.dtype == numpy.float64
    if log == "decibels":
        decibels = librosa.power_to_db if power == 2 else librosa.amplitude_to_db
        return decibels(mel, amin=1e-10).T
    return (numpy.log1p(mel) if log == "log1p" else numpy.log(numpy.maximum(mel, 1e-10))).T


def tone(rate, seconds):
    """A pure tone, of which most bins hold nothing but the rounding to 16 bits."""
    t = numpy.arange(int(rate * seconds)) / rate
    return numpy.round(0.5 * 32768 * numpy.sin(2 * numpy.pi * 1_234.5 * t)).astype(int)


CASES = [
    ("voice", 16_000, {}),
    ("tone", 16_000, {}),
    ("voice", 8_000,
     {"mels": 40, "scale": "htk", "mel_norm": "none", "low_hz": 60, "high_hz": 3_800}),
    ("voice", 16_000, {"fft": 1_024, "window": "hamming", "mels": 80, "pad_mode": "reflect"}),
    ("voice", 8_000, {"power": 1, "log": "log1p", "centre": False, "mels": 32}),
    ("voice", 16_000, {"log": "decibels", "window_ms": 32, "window": "rectangular", "mels": 40}),
    ("voice", 8_000,
     {"power": 1, "log": "decibels", "window_ms": 20, "hop_ms": 7.5, "mels": 24, "fft": 400}),
]

sounds = {f"voice {rate}": voice(rate, 0.16).tolist() for rate in (8_000, 16_000)}
sounds["tone 16000"] = tone(16_000, 0.08).tolist()
cases = []
for name, rate, settings in CASES:
    values = log_mel(numpy.array(sounds[f"{name} {rate}"]), rate, **settings)
    yaml = "".join(f"{key}: {str(value).lower()}\n" for key, value in settings.items())
    cases.append({"sound": f"{name} {rate}", "rate": rate, "settings": yaml,
                  "shape": list(values.shape),
                  "values": [float(f"{v:.7g}") for v in values.ravel()]})
target = pathlib.Path(__file__).with_name("logmel.json")
stored = {"librosa": librosa.__version__, "sounds": sounds, "cases": cases}
target.write_text(json.dumps(stored) + "\n")
