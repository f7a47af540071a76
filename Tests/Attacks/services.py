"""What a language model or a speech server may try."""

import json
import socket
import threading

from attacks import attack, deep, frame, spoken
from stand_ins import Chunks, reply, reply_json


def language(world):
    return {"OPENAI_BASE_URL": world.service.url, "OPENAI_API_KEY": "k", "OPENAI_MODEL": "stand-in"}


def voice(world):
    return language(world) | {"TTS_URL": world.service.url, "TTS_ENGINE": "openai"}


def ears(world):
    return language(world) | {"STT_URL": world.service.url, "STT_ENGINE": "openai", "ENDPOINTING": "fixed"}


def anthropic(world):
    return {"ANTHROPIC_API_KEY": "k", "ANTHROPIC_BASE_URL": world.service.root, "ANTHROPIC_MODEL": "stand-in"}


def answering(world, kind, write):
    """Makes the service answer requests of a kind by `write(handler)`."""
    def fault(handler, asked):
        if asked != kind:
            return False
        write(handler)
        return True
    world.service.fault = fault


def event(text, **more):
    return b"data: " + json.dumps({"choices": [{"index": 0, "delta": {"content": text}, "finish_reason": None}]} | more).encode() + b"\n\n"


def pieces(world, make):
    """Language as events from an iterator of bytes, as long as the attack has time."""
    def write(handler):
        with Chunks(handler, "text/event-stream") as out:
            for piece in make():
                if not world.has_time:
                    break
                out.write(piece)
    answering(world, "language", write)


@attack("model: 200 events of 1 kB, 480 deep", language)
def _(world):
    odd = b"data: " + ('{"choices":' + deep(480) + "}").encode() + b"\n\n"
    pieces(world, lambda: [odd] * 200 + [event("Done."), b"data: [DONE]\n\n"])
    world.ask()
    world.wait(4)


@attack("model: never ends", language)
def _(world):
    def endless():
        while True:
            yield event("and on ") * 50
    pieces(world, endless)
    connection = world.ask()
    world.wait(5)
    world.send(connection, frame({"type": "reply.cancel"}))
    world.wait(1)


@attack("model: never ends, spoken", language)
def _(world):
    def endless():
        while True:
            yield event("And it goes on without an end. ") * 20
    pieces(world, endless)
    world.ask(query="out_rate=24000")
    world.wait(6)


@attack("model: one piece of 975,000 characters", language)
def _(world):
    pieces(world, lambda: [event("word " * 195_000), b"data: [DONE]\n\n"])
    for _ in range(4):
        world.ask()
    world.wait(4)


@attack("model: a million empty pieces, comments and empty events", language)
def _(world):
    pieces(world, lambda: [event("") * 1_000] * 300 + [b": still here\n\n" * 2_000] * 150 + [b"data:\n\n" * 2_000] * 200)
    world.ask()
    world.wait(6)


@attack("model: brackets, tags and rules instead of words", language)
def _(world):
    marks = ["[" * 15_000 + "x" + "]" * 15_000, "[" * 30_000, "[x](" * 6_000, "<a" * 15_000, "- " * 15_000, "<think>" * 8_000,
             "<|im_" * 10_000, "<tool_call>" * 5_000, "`" * 30_000, "$$" * 15_000, "| a " * 8_000, "&amp" * 8_000]
    for mark in marks:
        pieces(world, lambda mark=mark: [event(mark), b"data: [DONE]\n\n"])
        world.ask(query="out_rate=24000")
        world.wait(0.4)
    world.wait(3)


@attack("model: the same marks, one character a piece", language)
def _(world):
    text = "[" * 4_000 + "<think" * 700 + "**" * 2_000
    pieces(world, lambda: [b"".join(event(letter) for letter in text[at:at + 200]) for at in range(0, len(text), 200)])
    for _ in range(3):
        world.ask(query="out_rate=24000")
    world.wait(5)


@attack("model: token counts beyond reason", anthropic)
def _(world):
    usage = {"input_tokens": 9223372036854775807, "cache_read_input_tokens": 1, "output_tokens": -9223372036854775808}

    def write(handler):
        with Chunks(handler, "text/event-stream") as out:
            def say(kind, **more):
                out.write(f"event: {kind}\ndata: {json.dumps({'type': kind} | more)}\n\n".encode())
            say("message_start", message={"id": "m", "type": "message", "role": "assistant", "content": [], "usage": usage})
            say("content_block_start", index=0, content_block={"type": "text", "text": ""})
            say("content_block_delta", index=0, delta={"type": "text_delta", "text": "Hello there."})
            say("message_delta", delta={"stop_reason": "end_turn"}, usage=usage)
            say("message_stop")
    answering(world, "messages", write)
    world.ask()
    world.wait(2)


@attack("voice: a gigabyte of samples for one phrase", voice)
def _(world):
    block = bytes(1 << 20)

    def write(handler):
        with Chunks(handler, "audio/pcm") as out:
            for _ in range(1024):
                if not world.has_time:
                    break
                out.write(block)
    answering(world, "speech", write)
    world.ask(query="out_rate=24000")
    world.wait(6)


@attack("voice: a WAV file that says it has 2 GB, and one that says it has none", voice)
def _(world):
    from stand_ins import tone, wav
    pcm = tone(0.5, 24000)
    honest = wav(pcm, 24000)
    bodies = [honest[:40] + (2_000_000_000).to_bytes(4, "little") + pcm, honest[:40] + bytes(4) + pcm]
    answering(world, "speech", lambda handler: reply(handler, bodies[len(world.service.requests) % 2], "audio/wav"))
    world.ask(query="out_rate=24000")
    world.wait(3)


@attack("ears: a transcript 480 deep, again and again", ears)
def _(world):
    body = ('{"text":' + deep(480) + "}").encode()
    answering(world, "transcription", lambda handler: reply(handler, body, "application/json"))
    speak(world)


@attack("ears: a transcript of 900 kB", ears)
def _(world):
    answering(world, "transcription", lambda handler: reply_json(handler, {"text": "again and again " * 56_000}))
    speak(world)


def speak(world):
    for _ in range(3):
        world.send(world.stream("audio=0&rate=16000"), spoken() + frame({"type": "input.commit"}))
    world.wait(4)


def wyoming(*lines):
    """A Wyoming server that answers everything with these bytes; returns its address."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve():
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=talk, args=(connection,), daemon=True).start()

    def talk(connection):
        connection.settimeout(10)
        try:
            connection.recv(65536)
            for line in lines:
                connection.sendall(line)
            while connection.recv(65536):
                pass
        except OSError:
            pass
        finally:
            connection.close()

    threading.Thread(target=serve, daemon=True).start()
    return f"tcp://127.0.0.1:{listener.getsockname()[1]}", listener


def wyoming_voice(*lines):
    def environment(world):
        address, listener = wyoming(*lines)
        world.resources.callback(listener.close)
        return language(world) | {"WYOMING_TTS": address, "TTS_ENGINE": "wyoming"}
    return environment


START = b'{"type":"audio-start","data":{"rate":22050,"width":2,"channels":1}}\n'


def chunk(size):
    return json.dumps({"type": "audio-chunk", "data": {"rate": 22050, "width": 2, "channels": 1}, "payload_length": size}).encode() + b"\n" + bytes(size)


@attack("wyoming: samples of 2^62 bytes",
        wyoming_voice(b'{"type":"audio-start","data":{"rate":16000,"width":4611686018427387904,"channels":1}}\n'))
def _(world):
    world.ask(query="out_rate=24000")
    world.wait(2)


@attack("wyoming: headers 480 deep",
        wyoming_voice(*[('{"type":"audio-start","data":{"rate":' + deep(480) + "}}\n").encode()] * 200))
def _(world):
    world.ask(query="out_rate=24000")
    world.wait(4)


@attack("wyoming: a million empty chunks", wyoming_voice(START, *[chunk(0) * 1_000] * 1_000))
def _(world):
    world.ask(query="out_rate=24000")
    world.wait(6)


@attack("wyoming: half a gigabyte of samples", wyoming_voice(START, *[chunk(1 << 16)] * 8_192))
def _(world):
    world.ask(query="out_rate=24000")
    world.wait(6)


@attack("wyoming: payloads that are never sent",
        wyoming_voice(b'{"type":"audio-chunk","data_length":9223372036854775807,"payload_length":9223372036854775807}\n'))
def _(world):
    world.ask(query="out_rate=24000")
    world.wait(2)
