"""Speech for the tests: real recordings from Debian, sentences spoken by Flite."""

import functools
import pathlib
import subprocess
import tempfile
import wave

RECORDINGS = pathlib.Path("/usr/share/pocketsphinx/test/data")


@functools.cache
def goforward():
    """16 kHz mono PCM: "go forward ten meters"."""
    [path] = [*pathlib.Path("/usr/share").glob("pocketsphinx*/**/goforward.raw")][:1]
    return path.read_bytes()


@functools.cache
def flite(text, voice="rms"):
    """16 kHz mono PCM of a sentence."""
    with tempfile.NamedTemporaryFile(suffix=".wav") as file:
        subprocess.run(["flite", "-voice", voice, "-t", text, "-o", file.name], check=True)
        with wave.open(file.name) as audio:
            assert audio.getframerate() == 16000 and audio.getnchannels() == 1
            return audio.readframes(audio.getnframes())


def last_speech(pcm, rate=16000):
    """Seconds to the end of the last 20 ms frame within 40 dB of the clip's peak."""
    import array

    samples = array.array("h", pcm)
    size = rate // 50
    energies = [sum(s * s for s in samples[i:i + size]) / size for i in range(0, len(samples) - size + 1, size)]
    threshold = max(energies) * 1e-4
    return (max(i for i, energy in enumerate(energies) if energy >= threshold) + 1) * 0.02


def words(text):
    return "".join(c if c.isalnum() or c in "' " else " " for c in text.lower()).split()


def errors(expected, heard):
    """Word errors: substitutions, insertions and deletions."""
    expected, heard = words(expected), words(heard)
    row = list(range(len(heard) + 1))
    for i, word in enumerate(expected, 1):
        last, row[0] = row[0], i
        for j, other in enumerate(heard, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (word != other))
    return row[-1]
