"""Speech over a reply: it pauses at once, then is interrupted or goes on."""

import asyncio

import httpx
import pytest

import speech
from conftest import remote_environment
from talk import Talk

LONG = "This is the first sentence of a long reply. Here comes the second one, which is longer. And a third one follows. " * 3


@pytest.fixture
def talkative(stand_in, make_server):
    """The stand-in thinks and speaks, the embedded engine hears."""
    stand_in.words = LONG
    environment = remote_environment(stand_in)
    del environment["STT_URL"]
    return make_server(environment).ready()


async def until_audio(talk, seconds, rate=24000):
    async with asyncio.timeout(20):
        while sum(map(len, talk.audio.values())) < seconds * rate * 2:
            await talk.changed.wait()


def test_speech_pauses_and_interrupts(talkative):
    async def scenario():
        async with Talk(talkative, ahead_ms=200) as talk:
            await talk.send(type="input.text", text="talk to me")
            await until_audio(talk, 1.5)
            mark = len(talk.events)
            begin = await talk.speak(bytes(3200) + speech.flite("stop now, what is the weather like today"))
            interrupted = await talk.until("reply.interrupted", after=mark)
            paused = await talk.until("reply.paused", after=mark)
            assert talk.events.index(paused) < talk.events.index(interrupted)
            # No frame after the pause.
            reply = talk.of("reply.started")[0]["reply"]
            assert all(at <= paused["received"] + 0.05 for at, _ in talk.arrived[reply])
            assert paused["received"] - begin < 1.0
            end = await talk.until("reply.ended", reply=reply)
            assert end["status"] == "interrupted" and end["interrupted"] is True
            assert end["text"] == interrupted["text"] and LONG.startswith(end["text"].strip())
            assert 0 < len(end["text"]) < len(LONG)
            assert not [e for e in talk.of("reply.audio.ended") if e["reply"] == reply]
            # What was said over it is answered.
            await talk.until("transcript.final", after=mark)
            await talk.until("reply.started", after=talk.events.index(end))
            return talk.session, reply, end["text"]
    session, reply, text = asyncio.run(scenario())
    messages = httpx.get(f"{talkative.url}/v1/sessions/{session}/messages").json()["data"]
    kept = next(message for message in messages if message["id"] == reply)
    assert (kept["status"], kept["content"]) == ("interrupted", text)


def test_a_noise_does_not_end_a_reply(talkative):
    async def scenario():
        async with Talk(talkative, ahead_ms=200) as talk:
            await talk.send(type="input.text", text="talk to me")
            await until_audio(talk, 1.0)
            mark = len(talk.events)
            await talk.speak(bytes(3200) + speech.flite("right"))
            paused = [e for e in talk.events[mark:] if e["type"] == "reply.paused"]
            if paused:
                await talk.until("reply.resumed", after=mark, timeout=3)
            assert not talk.of("reply.interrupted")
            end = await talk.until("reply.ended", timeout=60)
            assert end["status"] == "complete" and end["text"].strip() == LONG.strip()
    asyncio.run(scenario())


@pytest.mark.parametrize("transcript, seconds", [("", 0.6), ("mm-hm", 0.6), ("yes", 1.0), ("right", 1.0), ("", 3.5)])
def test_a_false_interruption_comes_back_without_partial_words(remote, stand_in, transcript, seconds):
    stand_in.words = LONG
    stand_in.streams_transcripts = False
    stand_in.transcript = transcript
    voice = speech.flite("one two three four five six seven eight nine ten eleven twelve thirteen")

    async def scenario():
        async with Talk(remote, ahead_ms=200) as talk:
            await talk.send(type="input.text", text="talk to me")
            await until_audio(talk, 1.0)
            mark = len(talk.events)
            await talk.speak(bytes(3200) + voice[:int(seconds * 32000)])
            paused = await talk.until("reply.paused", after=mark)
            resumed = await talk.until("reply.resumed", after=mark, timeout=5)
            assert resumed["at"] - paused["at"] < 3300
            assert not talk.of("reply.interrupted")
            end = await talk.until("reply.ended", timeout=90)
            assert end["status"] == "complete"
    asyncio.run(scenario())


def test_playback_reports_make_truncation_exact(remote, stand_in):
    stand_in.words = LONG

    async def scenario():
        async with Talk(remote, ahead_ms=10000) as talk:
            await talk.send(type="input.text", text="talk to me")
            await until_audio(talk, 5)
            reply = talk.of("reply.started")[0]["reply"]
            await talk.send(type="playback", reply=reply, played_ms=1500)
            await talk.send(type="reply.cancel")
            interrupted = await talk.until("reply.interrupted")
            assert 1500 <= interrupted["played_ms"] <= 1700
            # The stand-in speaks 0.06 s a character: about 25 characters were heard, cut at a word.
            assert 10 <= len(interrupted["text"]) <= 32
            assert LONG.startswith(interrupted["text"])
            mark = len(talk.events)
            await talk.until("reply.ended")
            await talk.send(type="reply.cancel")
            assert (await talk.until("error", after=mark))["code"] == "reply.not_active"
    asyncio.run(scenario())


def test_typed_text_interrupts(remote, stand_in):
    stand_in.words = LONG

    async def scenario():
        async with Talk(remote) as talk:
            await talk.send(type="input.text", text="first")
            await until_audio(talk, 0.5)
            stand_in.words = "Short."
            end = await talk.ask("second")
            assert end["status"] == "interrupted"
            async with asyncio.timeout(10):
                while len(talk.of("reply.ended")) < 2:
                    await talk.changed.wait()
            assert talk.of("reply.ended")[1]["text"] == "Short."
    asyncio.run(scenario())


def test_without_barge_in_typed_text_waits_its_turn(remote, stand_in):
    stand_in.words = "A reply of two seconds, more or less."

    async def scenario():
        async with Talk(remote) as talk:
            await talk.send(type="session.update", barge_in=False)
            await talk.until("session.updated")
            await talk.send(type="input.text", text="first")
            await until_audio(talk, 0.5)
            await talk.send(type="input.text", text="second")
            async with asyncio.timeout(20):
                while len(talk.of("reply.ended")) < 2:
                    await talk.changed.wait()
            assert [event["status"] for event in talk.of("reply.ended")] == ["complete", "complete"]
    asyncio.run(scenario())
