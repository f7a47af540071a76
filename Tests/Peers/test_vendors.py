"""Providers and engines that do not speak OpenAI's protocol, and chains of them."""

import asyncio
import itertools
import json

import anthropic
import httpx
import ollama
import pytest

import speech
from stand_ins import Chunks
from talk import Talk
from vendors import Vendors, WhisperX, Wyoming

WORDS = "It is half past four, and the well-known train leaves at five. Take the second door on the left."


@pytest.fixture
def vendors():
    service = Vendors()
    service.words = WORDS
    yield service
    service.close()


@pytest.fixture
def wyoming():
    service = Wyoming()
    yield service
    service.close()


def ask(server, text="hello", **query):
    async def scenario():
        async with Talk(server, audio=0, **query) as talk:
            end = await talk.ask(text)
            return end, talk.events

    return asyncio.run(scenario())


def chain(server, *providers):
    httpx.patch(f"{server.url}/v1/agents/parley", json={"providers": list(providers)}).raise_for_status()


def test_anthropic_stand_in_is_what_it_stands_for(vendors):
    client = anthropic.Anthropic(base_url=vendors.root, api_key="k")
    with client.messages.stream(model="m", max_tokens=9, messages=[{"role": "user", "content": "hi"}]) as stream:
        assert "".join(stream.text_stream) == WORDS
        assert stream.get_final_message().usage.output_tokens == len(WORDS.split())
    whole = client.messages.create(model="m", max_tokens=9, messages=[{"role": "user", "content": "hi"}])
    assert whole.content[0].text == WORDS


def test_ollama_stand_in_is_what_it_stands_for(vendors):
    client = ollama.Client(host=vendors.root)
    stream = client.chat(model="stand-in", messages=[{"role": "user", "content": "hi"}], stream=True)
    assert "".join(part.message.content for part in stream) == WORDS
    assert client.chat(model="stand-in", messages=[{"role": "user", "content": "hi"}]).message.content == WORDS


@pytest.mark.parametrize("streams", ["true", "false"])
@pytest.mark.parametrize("kind, environment", [
    ("anthropic", lambda root: {"ANTHROPIC_API_KEY": "k", "ANTHROPIC_MODEL": "stand-in", "ANTHROPIC_BASE_URL": root}),
    ("ollama", lambda root: {"OLLAMA_URL": root, "OLLAMA_MODEL": "stand-in"}),
    ("n8n", lambda root: {"N8N_WEBHOOK_URL": f"{root}/webhook/parley"}),
])
def test_a_turn_with_each_kind(vendors, make_server, kind, environment, streams):
    server = make_server(environment(vendors.root) | {"LLM_STREAMING_ENABLED": streams})
    end, events = ask(server)
    assert (end["status"], end["text"]) == ("complete", WORDS)
    assert [(attempt["provider"], attempt["outcome"]) for attempt in end["attempts"]] == [(kind, "ok")]
    if kind != "n8n":
        assert end["usage"] == {"input_tokens": 7, "output_tokens": len(WORDS.split())}


@pytest.mark.parametrize("first, second", itertools.permutations(["openai", "anthropic", "ollama"], 2))
def test_a_reply_that_is_cut_goes_on_with_the_next_provider(vendors, make_server, first, second):
    """The first says so many bytes and breaks off, the second goes on or says all of it again."""
    server = make_server()
    bases = {"openai": vendors.url, "anthropic": vendors.root, "ollama": vendors.root}
    chain(server, *({"kind": kind, "base_url": bases[kind], "model": "stand-in", "retries": 0} for kind in (first, second)))
    kinds = {"openai": "language", "anthropic": "messages", "ollama": "ollama"}

    def cut(handler, kind):
        if kind != kinds[first]:
            return False
        sent = 0
        write = handler.wfile.write

        def limited(data):
            nonlocal sent
            sent += len(data)
            if sent > 1500:
                raise BrokenPipeError
            return write(data)

        handler.wfile.write = limited
        return False

    vendors.fault = cut
    end, events = ask(server)
    outcomes = [(attempt["provider"], attempt["outcome"]) for attempt in end["attempts"]]
    assert end["text"] == WORDS, outcomes
    assert outcomes == [(first, "cut"), (second, "ok")]
    assert "".join(event["delta"] for event in events if event["type"] == "reply.text") == WORDS
    assert len([event for event in events if event["type"] == "reply.started"]) == 1
    messages = httpx.get(f"{server.url}/v1/search", params={"q": "train"}).json()["data"]
    assert [message["content"] for message in messages] == [WORDS]


@pytest.mark.parametrize("kind", ["openai", "anthropic", "ollama", "n8n"])
def test_what_a_model_thinks_and_leaks_is_neither_told_nor_kept(vendors, make_server, kind):
    vendors.words = "<think>The user greets me. I plan.</think>\n\nHello <tool_call>{\"name\":\"x\"}</tool_call>there.<|im_end|>"
    server = make_server()
    base = {"openai": vendors.url, "n8n": f"{vendors.root}/webhook/parley"}.get(kind, vendors.root)
    chain(server, {"kind": kind, "base_url": base, "model": "stand-in", "retries": 0})
    end, events = ask(server)
    assert (end["status"], end["text"], end["finish"]) == ("complete", "Hello there.", "stop")
    assert "".join(event["delta"] for event in events if event["type"] == "reply.text") == "Hello there."
    rows = httpx.get(f"{server.url}/v1/search", params={"q": "there"}).json()["data"]
    assert [(row["content"], row["finish"]) for row in rows] == [("Hello there.", "stop")]
    assert 'parley_model_markup_dropped_total{kind="reasoning"} 1' in httpx.get(f"{server.url}/metrics").text


@pytest.mark.parametrize("ending, outcomes, text, finish", [
    ("length", ["ok"], "Hello the", "length"), ("content_filter", ["ok"], "Hello the", "filtered"),
    ("error", ["cut", "ok"], "Hello " + WORDS, "stop"), (None, ["cut", "ok"], "Hello " + WORDS, "stop"),
])
def test_how_a_model_ended_is_told_and_kept(vendors, make_server, ending, outcomes, text, finish):
    server = make_server()
    chain(server, {"kind": "openai", "base_url": vendors.url, "model": "stand-in", "retries": 0},
          {"kind": "anthropic", "base_url": vendors.root, "model": "stand-in", "retries": 0})

    def ends(handler, kind):
        if kind != "language":
            return False
        with Chunks(handler, "text/event-stream") as out:
            for delta, reason in (({"content": "Hello the"}, None), ({}, ending)):
                choice = {"index": 0, "delta": delta, "finish_reason": reason}
                out.write(b"data: " + json.dumps({"choices": [choice]}).encode() + b"\n\n")
        return True

    vendors.fault = ends
    end, _ = ask(server)
    assert [attempt["outcome"] for attempt in end["attempts"]] == outcomes
    assert (end["status"], end["text"], end["finish"]) == ("complete", text, finish)
    rows = httpx.get(f"{server.url}/v1/search", params={"q": "Hello"}).json()["data"]
    assert finish in [row["finish"] for row in rows if row["role"] == "assistant"]


def test_a_model_that_never_ends_is_cut_short_and_holds_nobody(vendors, make_server):
    server = make_server()
    chain(server, {"kind": "openai", "base_url": vendors.url, "model": "stand-in", "retries": 0})

    def endless(handler, kind):
        if kind != "language":
            return False
        line = b"data: " + json.dumps({"choices": [{"index": 0, "delta": {"content": "word and " * 20}}]}).encode() + b"\n\n"
        with Chunks(handler, "text/event-stream") as out:
            while True:
                out.write(line * 50)

    vendors.fault = endless

    async def scenario():
        async with Talk(server, audio=0) as talk:
            end = await talk.ask("hello", timeout=60)
            assert (end["status"], len(end["text"]), end["finish"]) == ("complete", 65_536, "length")

    asyncio.run(scenario())


def test_a_chain_that_fails_is_heard_told_and_remembered(vendors, make_server):
    server = make_server({"TTS_URL": vendors.url})
    chain(server, {"kind": "anthropic", "base_url": vendors.root, "model": "m", "retries": 0},
          {"kind": "openai", "base_url": "http://127.0.0.1:9/v1", "model": "m", "retries": 0})
    vendors.fault = lambda handler, kind: kind == "messages" and (handler.send_error(500) or True)

    async def scenario():
        async with Talk(server) as talk:
            end = await talk.ask("hello")
            assert end["status"] == "failed" and end["text"] == "I can't answer right now. Please try again in a moment."
            assert [attempt["outcome"] for attempt in end["attempts"]] == ["error", "error"]
            assert talk.of("error")[0]["code"] == "provider.failed"
            assert len(talk.audio[end["reply"]]) > 10000
            rows = httpx.get(f"{server.url}/v1/sessions/{talk.session}/messages").json()["data"]
            assert [(row["role"], row["status"]) for row in rows] == [("user", "complete"), ("assistant", "failed")]

    asyncio.run(scenario())


def test_wyoming_hears_and_speaks(vendors, wyoming, make_server):
    server = make_server({"WYOMING_STT": wyoming.url, "WYOMING_TTS": wyoming.url, "OLLAMA_URL": vendors.root,
                          "OLLAMA_MODEL": "stand-in", "TTS_VOICE": "ada", "ENDPOINTING": "fixed"})

    async def scenario():
        async with Talk(server) as talk:
            await talk.speak(speech.goforward())
            end = await talk.until("reply.ended", timeout=60)
            assert talk.of("transcript.final")[0]["text"] == wyoming.transcript
            assert end["text"] == WORDS
            assert len(talk.audio[end["reply"]]) > 2 * 24000

    asyncio.run(scenario())
    assert len(wyoming.heard[-1]) > 16000
    assert wyoming.asked[0]["voice"]["name"] == "ada"


def test_a_wyoming_server_without_the_agents_voice_speaks_with_its_own(vendors, wyoming, make_server):
    wyoming.voices = {"ada"}
    server = make_server({"WYOMING_TTS": wyoming.url, "TTS_ENGINE": "wyoming", "OLLAMA_URL": vendors.root, "OLLAMA_MODEL": "stand-in"})
    vendors.words = "Just one sentence."
    httpx.patch(f"{server.url}/v1/agents/parley", json={"voice": "nobody"}).raise_for_status()

    async def scenario():
        async with Talk(server) as talk:
            end = await talk.ask("hello")
            assert len(talk.audio[end["reply"]]) > 10000 and not talk.of("error")

    asyncio.run(scenario())
    assert [asked["voice"].get("name") for asked in wyoming.asked] == ["nobody", None]


@pytest.fixture
def whisperx():
    service = WhisperX()
    yield service
    service.close()


@pytest.mark.parametrize("breaks", [0, 2])
def test_whisperx_hears_as_it_comes_and_survives_broken_connections(vendors, whisperx, make_server, breaks):
    whisperx.breaks = breaks
    server = make_server({"WHISPER_SERVER_URL": whisperx.url, "OLLAMA_URL": vendors.root, "OLLAMA_MODEL": "stand-in", "ENDPOINTING": "fixed"})

    async def scenario():
        async with Talk(server, audio=0) as talk:
            await talk.speak(speech.goforward())
            await talk.until("reply.ended", timeout=60)
            assert talk.of("transcript.final")[0]["text"] == whisperx.transcript
            assert talk.of("transcript.partial")

    asyncio.run(scenario())
    assert whisperx.connections == breaks + 1
    assert whisperx.starts[-1]["audio_format"] == "pcm" and whisperx.starts[-1]["language"] == "en"
    # 48 kHz, two channels of 16 bits: at least a second of it.
    assert whisperx.bytes > 192000


def test_when_whisperx_is_silent_the_next_ears_get_the_whole_utterance(vendors, whisperx, make_server):
    whisperx.answers = False
    server = make_server({"WHISPER_SERVER_URL": whisperx.url, "OLLAMA_URL": vendors.root, "OLLAMA_MODEL": "stand-in"}).ready()

    async def scenario():
        async with Talk(server, audio=0) as talk:
            await talk.speak(speech.goforward(), trailing=14)
            await talk.until("reply.ended", timeout=60)
            assert talk.of("transcript.final")[0]["text"] == "go forward ten meters"

    asyncio.run(scenario())


def test_chatterbox_speaks_at_the_agents_speed(vendors, make_server):
    server = make_server({"CHATTERBOX_URL": f"{vendors.root}/chatterbox", "OLLAMA_URL": vendors.root, "OLLAMA_MODEL": "stand-in"})
    vendors.words = "Just one sentence."
    vendors.speech_seconds = 2

    def length(speed):
        httpx.patch(f"{server.url}/v1/agents/parley", json={"speed": speed}).raise_for_status()

        async def scenario():
            async with Talk(server, ahead_ms=10000) as talk:
                end = await talk.ask("hello")
                return len(talk.audio[end["reply"]]) / 48000

        return asyncio.run(scenario())

    assert length(1) == pytest.approx(2, abs=0.05)
    assert length(2) == pytest.approx(1, abs=0.15)


def test_an_engine_that_is_named_and_has_no_address_stops_the_start(make_server):
    server = make_server({"STT_ENGINE": "wyoming", "TTS_ENGINE": "chatterbox"}, start=False)
    with pytest.raises(RuntimeError) as failure:
        server.start()
    assert "stt.wyoming: is not set" in str(failure.value) and "tts.chatterbox.url: is not set" in str(failure.value)
