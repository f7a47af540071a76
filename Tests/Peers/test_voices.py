"""Voices of servers that answer in their own way: files of sound, cuts, voices that they don't have."""

import asyncio
import json
import struct

import httpx
import pytest

import sound_files
from conftest import remote_environment
from stand_ins import reply, reply_json, tone
from talk import Talk


def texts(stand_in):
    """What the speech server was asked to say, in order."""
    asked = zip(stand_in.requests, stand_in.bodies)
    return [json.loads(body)["input"] for (_, path, _), body in asked if path == "/v1/audio/speech"]


def edit(server, **columns):
    httpx.patch(f"{server.url}/v1/agents/parley", json=columns).raise_for_status()


def strength(pcm):
    samples = struct.unpack(f"<{len(pcm) // 2}h", pcm)
    return (sum(sample * sample for sample in samples) / max(1, len(samples))) ** 0.5


@pytest.mark.parametrize("kind", sound_files.KINDS)
def test_a_server_that_answers_with_a_file_is_heard(stand_in, make_server, kind):
    # As Kokoro does by default, whatever is asked.
    server = make_server(remote_environment(stand_in, TTS_ENGINE="openai"))
    stand_in.words = "This is one sentence."
    pcm = tone(1.0, 24000)
    file = sound_files.encode(pcm, 24000, kind)
    stand_in.fault = lambda handler, asked: asked == "speech" and (reply(handler, file, "audio/pcm"), True)[1]

    async def scenario():
        async with Talk(server) as talk:
            end = await talk.ask("hello")
            assert end["text"] == stand_in.words and not talk.of("error")
            rate = talk.ready["output"]["rate"]
            audio = bytes(talk.audio[end["reply"]])
            assert 0.95 < len(audio) / 2 / rate < 1.2
            assert 0.8 < strength(audio) / strength(pcm) < 1.2

    asyncio.run(scenario())


def test_a_phrase_is_asked_for_once(stand_in, make_server):
    server = make_server(remote_environment(stand_in, TTS_ENGINE="openai"))
    edit(server, greeting="Welcome, how can I help?")

    async def scenario():
        heard = []
        for _ in range(3):
            async with Talk(server) as talk:
                end = await talk.until("reply.ended")
                heard.append(bytes(talk.audio[end["reply"]]))
        assert heard[0] and heard == [heard[0]] * 3
        assert texts(stand_in) == ["Welcome, how can I help?"]
        edit(server, voice="nova")
        async with Talk(server) as talk:
            await talk.until("reply.ended")
        assert len(texts(stand_in)) == 2

    asyncio.run(scenario())


def test_the_next_voice_goes_on_with_the_phrase(stand_in, make_server):
    server = make_server(remote_environment(stand_in, TTS_ENGINE="openai,embedded"))
    stand_in.words = "Tomorrow it will rain in the morning, and the sun comes out about noon."

    def cut(handler, kind):
        if kind != "speech":
            return False
        handler.send_response(200)
        handler.send_header("Content-Type", "audio/pcm")
        handler.send_header("Content-Length", "240000")
        handler.end_headers()
        handler.wfile.write(tone(2.0, 24000))
        handler.close_connection = True
        return True

    stand_in.fault = cut

    async def scenario():
        async with Talk(server) as talk:
            end = await talk.ask("hello")
            assert end["text"] == stand_in.words and end["status"] == "complete" and not talk.of("error")
            rate = talk.ready["output"]["rate"]
            # Two seconds of the first voice, and the rest of the sentence by the embedded one.
            assert 3.5 < len(talk.audio[end["reply"]]) / 2 / rate < 7

    asyncio.run(scenario())
    # A phrase ends at the comma; the server then rests, and is tried with a word.
    assert [text for text in texts(stand_in) if text != "Hello"] == ["Tomorrow it will rain in the morning,"]


@pytest.mark.parametrize("status", [400, 404, 422])
def test_a_voice_that_the_server_lacks_is_no_silence(stand_in, make_server, status):
    server = make_server(remote_environment(stand_in, TTS_ENGINE="openai", TTS_VOICE="nova"))
    stand_in.words = "This is one sentence."
    edit(server, voice="nobody")
    asked = []

    def refuse(handler, kind):
        if kind != "speech":
            return False
        asked.append(json.loads(stand_in.bodies[-1])["voice"])
        if asked[-1] != "nobody":
            return False
        reply_json(handler, {"error": {"message": "no such voice"}}, status)
        return True

    stand_in.fault = refuse

    async def scenario():
        async with Talk(server) as talk:
            for _ in range(2):
                end = await talk.ask("hello")
                assert len(talk.audio[end["reply"]]) > 10000 and not talk.of("error")

    asyncio.run(scenario())
    assert asked == ["nobody", "nova", "nova"]
