"""`parley talk` with the sound files that people have."""

import asyncio
import subprocess
import threading

import pytest
import websockets

import sound_files
import speech
from server import BINARY


def at_rate(pcm, rate):
    """Changes 16 kHz PCM to another rate, with sox."""
    ended = subprocess.run(["sox", "-t", "raw", "-r", "16000", "-e", "signed", "-b", "16", "-c", "1", "-", "-t", "raw", "-r", str(rate), "-"],
                           input=pcm, capture_output=True, check=True)
    return ended.stdout


@pytest.mark.parametrize("kind, rate", [("wav, float", 22050), ("mp3", 44100), ("flac", 22050), ("opus", 48000), ("aiff", 11025)])
def test_what_the_sound_library_reads_is_said(server, tmp_path, kind, rate):
    server.ready()
    path = tmp_path / "question"
    path.write_bytes(sound_files.encode(at_rate(bytes(16000) + speech.goforward() + bytes(16000), rate), rate, kind))
    ended = server.command("talk", "--wav", path, "--out", tmp_path / "answer.wav")
    assert ended.returncode == 0, ended.output
    assert "you: go forward" in ended.stderr
    assert (tmp_path / "answer.wav").stat().st_size > 10_000


def test_a_sound_file_on_standard_input_is_said(server):
    server.ready()
    sound = sound_files.encode(at_rate(speech.goforward(), 22050), 22050, "flac")
    ended = subprocess.run([str(BINARY), "talk", "--wav", "-"], cwd=server.folder, env=server.environment, input=sound,
                           capture_output=True, timeout=60)
    assert ended.returncode == 0 and b"you: go forward" in ended.stderr and len(ended.stdout) > 10_000


def test_a_file_of_silence_is_told_and_is_a_failure(server, tmp_path):
    path = tmp_path / "silence.wav"
    path.write_bytes(sound_files.encode(bytes(2 * 22050), 22050, "wav, float"))
    ended = server.command("talk", "--wav", path)
    assert ended.returncode == 1 and f"nothing was heard in {path}: it is silent" in ended.stderr
    # A tone is no speech either, and isn't silent.
    subprocess.run(["sox", "-n", "-r", "8000", path, "synth", "0.6", "sine", "300", "vol", "0.3"], check=True)
    ended = server.command("talk", "--wav", path)
    assert ended.returncode == 0 or f"nothing was heard in {path}" in ended.stderr


@pytest.mark.parametrize("content, words", [
    (b"%PDF-1.7\n", "a PDF"), (b"hello there\n", "a text"), (b"", "it is empty"), (b"\0\0\0\x18ftypM4A \0\0", "an M4A file"),
    (b"\x1a\x45\xdf\xa3\x01", "a WebM or Matroska file"), (b"RIFF\x24\0\0\0WAVEfmt ", "a WAV file, but it is damaged"),
])
def test_a_file_that_cant_be_said_is_told_by_what_it_seems_to_be(server, tmp_path, content, words):
    path = tmp_path / "odd"
    path.write_bytes(content)
    ended = server.command("talk", "--wav", path)
    assert ended.returncode == 1 and words in ended.stderr and "MP3" in ended.stderr
    assert server.command("talk", "--wav", tmp_path).returncode == 1
    assert "can't be opened" in server.command("talk", "--wav", tmp_path / "nothing.wav").stderr


def test_a_server_that_tells_nothing_is_given_up(server):
    """One that opens the stream and then is silent, and never says goodbye either."""
    port, stop = [], threading.Event()

    async def serve():
        async def silent(socket):
            await asyncio.get_running_loop().run_in_executor(None, stop.wait)
        async with websockets.serve(silent, "127.0.0.1", 0, subprotocols=["parley.v1"]) as listener:
            port.append(listener.sockets[0].getsockname()[1])
            opened.set()
            await asyncio.get_running_loop().run_in_executor(None, stop.wait)

    opened = threading.Event()
    thread = threading.Thread(target=asyncio.run, args=(serve(),))
    thread.start()
    try:
        assert opened.wait(20)
        ended = server.command("talk", "--say", "hello", "--url", f"http://127.0.0.1:{port[0]}", "--timeout", 1)
        assert ended.returncode == 1 and "told nothing for 1 s" in ended.stderr
        assert server.command("talk", "--say", "hello", "--timeout", "soon").returncode == 2
    finally:
        stop.set()
        thread.join(20)
