"""Spoken conversations: real recordings and Flite's voice, heard and answered by the embedded engines."""

import asyncio
import json
import pathlib

import pytest

import speech
from talk import Talk

SENTENCES = json.loads((pathlib.Path(__file__).parent / "sentences.json").read_text())
ORDER = ["speech.started", "speech.ended", "transcript.final", "reply.started", "reply.audio.started", "reply.audio.ended", "reply.ended"]


@pytest.fixture(scope="module", autouse=True)
def engines(server):
    server.ready()


def test_a_recording_is_heard_and_answered_by_voice(server):
    async def scenario():
        async with Talk(server) as talk:
            await talk.speak(speech.goforward())
            end = await talk.until("reply.ended", timeout=60)
            final = talk.of("transcript.final")[0]
            assert final["text"] == "go forward ten meters"
            assert final["message"] and 0 <= final["confidence"] <= 1
            assert "go forward ten meters" in end["text"]
            assert len(talk.audio[end["reply"]]) > 24000
            kinds = [kind for kind in talk.types() if kind in ORDER]
            assert kinds == ORDER
            timings = end["timings"]
            assert timings["endpoint_ms"] > 0 and timings["first_audio_ms"] >= timings["endpoint_ms"]
            assert talk.of("transcript.partial")
    asyncio.run(scenario())


@pytest.mark.parametrize("rate", [8000, 24000, 44100, 48000])
def test_every_rate_is_heard(server, rate, tmp_path):
    import subprocess
    source, target = tmp_path / "in.raw", tmp_path / "out.raw"
    source.write_bytes(speech.goforward())
    subprocess.run(["sox", "-t", "raw", "-r", "16000", "-e", "signed", "-b", "16", "-c", "1", source,
                    "-t", "raw", "-r", str(rate), "-e", "signed", "-b", "16", "-c", "1", target], check=True)

    async def scenario():
        async with Talk(server, rate=rate, out_rate=rate, audio=0) as talk:
            await talk.speak(target.read_bytes(), rate=rate)
            final = await talk.until("transcript.final")
            if rate != 8000:
                assert final["text"] == "go forward ten meters"
            else:
                # The model has no telephone band; what matters is that it heard speech.
                assert talk.of("speech.ended")
    asyncio.run(scenario())


def test_flite_is_understood(server):
    """Word error rate over 40 sentences, 20 in each of two sessions that talk at the same time."""
    async def listen(sentences):
        wrong = 0
        async with Talk(server, audio=0, partials=0) as talk:
            for sentence in sentences:
                mark = len(talk.events)
                await talk.speak(bytes(6400) + speech.flite(sentence), pace=2)
                await talk.until("reply.ended", after=mark, timeout=60)
                heard = " ".join(event["text"] for event in talk.events[mark:] if event["type"] == "transcript.final")
                wrong += speech.errors(sentence, heard)
        return wrong

    async def scenario():
        assert len(SENTENCES) == 40
        return sum(await asyncio.gather(listen(SENTENCES[:20]), listen(SENTENCES[20:])))
    total = sum(len(speech.words(sentence)) for sentence in SENTENCES)
    rate = asyncio.run(scenario()) / total
    print(f"word error rate {rate:.1%} of {total} words")
    assert rate <= 0.15


def test_a_commit_ends_the_utterance_at_once(server):
    async def scenario():
        async with Talk(server, audio=0) as talk:
            await talk.send(type="session.update", endpointing={"mode": "manual"})
            updated = await talk.until("session.updated")
            assert updated["endpointing"]["mode"] == "manual"
            await talk.speak(speech.goforward(), trailing=0)
            assert not talk.of("speech.ended")
            await talk.send(type="input.commit")
            ended = await talk.until("speech.ended")
            assert ended["reason"] == "commit"
            assert (await talk.until("transcript.final"))["text"] == "go forward ten meters"
            await talk.until("reply.ended")
            mark = len(talk.events)
            await talk.send(type="input.commit")
            assert (await talk.until("error", after=mark))["code"] == "input.empty"
    asyncio.run(scenario())


def test_an_utterance_ends_when_the_client_stops_sending(server):
    async def scenario():
        async with Talk(server, audio=0) as talk:
            await talk.speak(speech.goforward(), trailing=0)
            final = await talk.until("transcript.final", timeout=10)
            assert final["text"] == "go forward ten meters"
            assert talk.of("speech.ended")[0]["reason"] == "silence"
    asyncio.run(scenario())


def test_silence_and_noise_start_nothing(server):
    import random
    import struct
    noise = random.Random(7)
    pcm = struct.pack("<80000h", *(int(noise.gauss(0, 300)) for _ in range(80000)))

    async def scenario():
        async with Talk(server, audio=0) as talk:
            await talk.speak(bytes(64000) + pcm, pace=4)
            await talk.send(type="ping", id="1")
            await talk.until("pong")
            assert not talk.of("speech.started")
    asyncio.run(scenario())
