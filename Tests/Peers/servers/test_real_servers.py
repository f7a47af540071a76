"""Conversations with language, ears and voices that nobody here wrote: llama.cpp, Whisper and Piper (`script/test --servers`)."""

import asyncio
import contextlib
import json
import socket

import httpx
import pytest
from wyoming.asr import Transcribe, Transcript
from wyoming.audio import AudioChunk, AudioStart, AudioStop
from wyoming.client import AsyncTcpClient

import programs
import speech
from talk import Talk

# Tokens, each of them a word or a mark.
LENGTH = 12
ENDLESS = 1500


@pytest.fixture(scope="module")
def real(tmp_path_factory):
    """All of them; a test that kills one starts one of its own."""
    with contextlib.ExitStack() as stack:
        folder = tmp_path_factory.mktemp("servers")
        started = {}
        for make in (programs.whisper, programs.piper, programs.piper_http, programs.llama):
            started[make.__name__] = make(folder)
            stack.callback(started[make.__name__].kill)
        yield {name: program.wait() for name, program in started.items()}


@pytest.fixture
def start(tmp_path):
    """Starts a program of this test's own."""
    with contextlib.ExitStack() as stack:
        def begin(make, *arguments, **more):
            program = make(tmp_path, *arguments, **more)
            stack.callback(program.kill)
            return program.wait()
        yield begin


def whole(real, **more):
    """All three, and nothing of our own that could stand in for them."""
    return {
        "WYOMING_STT": real["whisper"].tcp, "STT_ENGINE": "wyoming", "WYOMING_TTS": real["piper"].tcp, "TTS_ENGINE": "wyoming",
        "OPENAI_BASE_URL": real["llama"].openai, "OPENAI_MODEL": "words", "DEFAULT_LLM_MAX_TOKENS": str(LENGTH),
    } | more


def echoing(real, voice):
    """The same with `echo` in place of llama.cpp, and Piper over this protocol."""
    environment = {name: value for name, value in whole(real).items() if not name.startswith("OPENAI")}
    return environment | ({"TTS_URL": real["piper_http"].http, "TTS_ENGINE": "piper"} if voice == "http" else {})


async def understood(real, pcm, rate):
    """What Whisper hears in 16-bit PCM."""
    form = {"rate": rate, "width": 2, "channels": 1}
    async with AsyncTcpClient("127.0.0.1", real["whisper"].port) as client:
        await client.write_event(Transcribe(language="en").event())
        await client.write_event(AudioStart(**form).event())
        await client.write_event(AudioChunk(**form, audio=bytes(pcm)).event())
        await client.write_event(AudioStop().event())
        while event := await client.read_event():
            if Transcript.is_type(event.type):
                return Transcript.from_event(event).text
    raise AssertionError("Whisper closed the connection")


async def said(talk, sentence, after):
    """A spoken turn: what was heard, and its `reply.ended`."""
    await talk.speak(bytes(6400) + speech.flite(sentence))
    end = await talk.until("reply.ended", after=after, timeout=60)
    return " ".join(event["text"] for event in talk.events[after:] if event["type"] == "transcript.final"), end


def attempts(end):
    return [(attempt["provider"], attempt["outcome"]) for attempt in end["attempts"]]


def test_a_whole_spoken_conversation(real, make_server):
    """Whisper hears, llama.cpp answers, Piper speaks; three turns."""
    server = make_server(whole(real))
    sentences = ["please turn on the light in the kitchen", "i would like a cup of coffee", "the weather is very nice today"]

    async def scenario():
        async with Talk(server, out_rate=16000, ahead_ms=10000) as talk:
            replies = []
            for sentence in sentences:
                heard, end = await said(talk, sentence, len(talk.events))
                print(f"heard {heard!r}, answered {end['text']!r}, {len(talk.audio[end['reply']]) / 32000:.1f} s, {end['timings']}")
                assert speech.errors(sentence, heard) == 0, heard
                assert end["status"] == "complete" and attempts(end) == [("openai", "ok")]
                assert len(speech.words(end["text"])) >= LENGTH / 2
                assert end["usage"]["input_tokens"] > 0 and end["usage"]["output_tokens"] == LENGTH
                # Nobody says a word in less than a tenth of a second.
                assert len(talk.audio[end["reply"]]) > 3200 * len(speech.words(end["text"]))
                replies.append(end["text"])
            assert not talk.of("error")
            rows = server.get(f"/v1/sessions/{talk.session}/messages").json()["data"]
            assert [row["role"] for row in rows] == ["user", "assistant"] * 3
            assert [row["content"] for row in rows[1::2]] == replies

    asyncio.run(scenario())


@pytest.mark.parametrize("voice", ["wyoming", "http"])
def test_whisper_understands_what_piper_says(real, make_server, voice):
    """What Whisper heard is said again by `echo` with Piper's voice, and Whisper hears that too."""
    server = make_server(echoing(real, voice))
    sentence = "the children are playing in the park"

    async def scenario():
        async with Talk(server, out_rate=16000, ahead_ms=10000) as talk:
            heard, end = await said(talk, sentence, 0)
            again = await understood(real, talk.audio[end["reply"]], 16000)
            print(f"said {end['text']!r}, understood {again!r}")
            assert speech.errors(sentence, heard) == 0, heard
            assert speech.words(end["text"])[-len(speech.words(heard)):] == speech.words(heard)
            assert speech.errors(end["text"], again) <= 2, again
            assert not talk.of("error")

    asyncio.run(scenario())


@pytest.mark.parametrize("voice", ["wyoming", "http"])
def test_a_voice_that_piper_does_not_have_is_never_silence(real, make_server, voice):
    server = make_server(echoing(real, voice))
    httpx.patch(f"{server.url}/v1/agents/parley", json={"voice": "nobody"}).raise_for_status()

    async def scenario():
        async with Talk(server, out_rate=16000, ahead_ms=10000) as talk:
            end = await talk.ask("the sun was shining")
            again = await understood(real, talk.audio.get(end["reply"], b""), 16000)
            assert speech.errors(end["text"], again) <= 2, again
            assert not talk.of("error")

    asyncio.run(scenario())


def test_llama_killed_in_mid_reply_is_continued_by_another_until_it_is_back(real, make_server, start):
    server = make_server({"DEFAULT_LLM_MAX_TOKENS": str(LENGTH)})
    first = start(programs.llama)
    providers = [{"kind": "openai", "retries": 0, "model": "first", "base_url": first.openai, "extra": {"max_tokens": ENDLESS}},
                 {"kind": "openai", "retries": 0, "model": "second", "base_url": real["llama"].openai}]
    httpx.patch(f"{server.url}/v1/agents/parley", json={"providers": providers}).raise_for_status()

    async def scenario():
        async with Talk(server, audio=0) as talk:
            await talk.send(type="input.text", text="tell me a long story")
            begin = (await talk.until("reply.text"))["delta"]
            first.kill()
            end = await talk.until("reply.ended")
            print(f"{len(speech.words(end['text']))} words, attempts {end['attempts']}")
            assert end["status"] == "complete" and attempts(end) == [("openai", "cut"), ("openai", "ok")]
            assert end["text"].startswith(begin) and len(speech.words(end["text"])) > LENGTH / 2
            assert "".join(event["delta"] for event in talk.of("reply.text")) == end["text"]
            assert len(talk.of("reply.started")) == 1 and not talk.of("error")
            # While it is dead the other answers at once; back again, it is the first to be asked.
            end = await talk.ask("and then")
            assert end["status"] == "complete" and end["attempts"][-1]["model"] == "second"
            start(programs.llama, port=first.port)
            async with asyncio.timeout(60):
                while end["attempts"][0]["model"] != "first" or end["attempts"][0]["outcome"] != "ok":
                    end = await talk.ask("and then")

    asyncio.run(scenario())


def test_ears_and_voice_that_die_are_stood_in_for(make_server, start):
    ears, voice = start(programs.whisper), start(programs.piper)
    server = make_server({"WYOMING_STT": ears.tcp, "WYOMING_TTS": voice.tcp}).ready()

    async def scenario():
        async with Talk(server, out_rate=16000, ahead_ms=10000) as talk:
            ears.kill()
            heard, end = await said(talk, "open the door and come inside", 0)
            assert speech.errors("open the door and come inside", heard) <= 1 and len(talk.audio[end["reply"]]) > 32000
            voice.kill()
            end = await talk.ask("are you there")
            assert end["status"] == "complete" and len(talk.audio[end["reply"]]) > 32000
            assert not talk.of("error")

    asyncio.run(scenario())


def test_doctor_finds_them(real, make_server):
    server = make_server(whole(real, TTS_URL=real["piper_http"].http, TTS_ENGINE="wyoming,piper"), start=False)
    found = server.command("doctor", "--json")
    rows = {row["subject"]: row for row in json.loads(found.stdout)["data"]}
    assert found.returncode == 0, found.output
    for subject in ("ears wyoming", "voice wyoming", "voice piper", "agent parley"):
        assert rows[subject]["status"] == "ok", rows


def test_a_llama_on_its_usual_port_is_found_by_itself(make_server, start):
    port = next((port for port in (8080, 8000, 1234) if free(port)), None)
    if port is None or not free(11434):
        pytest.skip("a model server's usual port is taken on this machine")
    start(programs.llama, port=port)
    server = make_server({"DEFAULT_LLM_MAX_TOKENS": str(LENGTH)}, config="{ llm: { detect: true } }")

    async def scenario():
        async with Talk(server, audio=0) as talk:
            async with asyncio.timeout(20):
                while attempts(await talk.ask("who are you")) != [("openai", "ok")]:
                    pass

    asyncio.run(scenario())


def free(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0
