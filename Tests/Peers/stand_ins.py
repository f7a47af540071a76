"""Stand-ins of remote services, with delays and faults that a test chooses.

One server speaks the OpenAI HTTP protocol for language, transcription and speech, the plain `/asr` protocol, and
Piper's. `test_stand_ins.py` proves them with the `openai` package.
"""

import json
import math
import struct
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class StandIn:
    kinds = {
        "/v1/chat/completions": "language", "/v1/audio/transcriptions": "transcription", "/asr": "asr",
        "/v1/audio/speech": "speech", "/api/tts": "piper", "/v1/models": "models",
    }

    def __init__(self):
        self.words = "This is what the stand in says. It goes on for a second sentence."
        self.transcript = "what is the weather"
        self.streams_transcripts = True
        self.language_delay = 0.0
        self.token_delay = 0.0
        self.transcription_delay = 0.0
        self.speech_delay = 0.0
        self.speech_seconds = None
        # Called with (handler, kind); returns True when it has answered in its own way.
        self.fault = None
        self.requests = []
        self.bodies = []
        owner = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def do_GET(self):
                owner.answer(self, b"")

            def do_POST(self):
                owner.answer(self, self.rfile.read(int(self.headers.get("Content-Length") or 0)))

        self.server = Listener(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    @property
    def root(self):
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    @property
    def url(self):
        return f"{self.root}/v1"

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def answer(self, handler, body):
        path = handler.path.split("?")[0]
        self.requests.append((handler.command, path, time.monotonic()))
        self.bodies.append(body)
        kind = self.kinds.get(path)
        try:
            if kind is None:
                return reply_json(handler, {"error": {"message": f"no {path} here"}}, status=404)
            if self.fault and self.fault(handler, kind):
                return
            getattr(self, kind)(handler, body)
        except (BrokenPipeError, ConnectionResetError):
            handler.close_connection = True

    def models(self, handler, _):
        reply_json(handler, {"object": "list", "data": [{"id": "stand-in", "object": "model", "created": 0, "owned_by": "tests"}]})

    def language(self, handler, body):
        request = json.loads(body)
        words = self.words(request) if callable(self.words) else self.words
        time.sleep(self.language_delay)
        head = {"id": "chatcmpl-1", "created": 1, "model": request["model"]}
        usage = {"prompt_tokens": 7, "completion_tokens": len(words.split()), "total_tokens": 7 + len(words.split())}
        if not request.get("stream"):
            message = {"role": "assistant", "content": words}
            choice = {"index": 0, "message": message, "finish_reason": "stop"}
            return reply_json(handler, head | {"object": "chat.completion", "choices": [choice], "usage": usage})
        with Chunks(handler, "text/event-stream") as out:
            def event(delta, finish=None, **more):
                choices = [] if more else [{"index": 0, "delta": delta, "finish_reason": finish}]
                out.write(b"data: " + json.dumps(head | {"object": "chat.completion.chunk", "choices": choices} | more).encode() + b"\n\n")

            event({"role": "assistant", "content": ""})
            for index, word in enumerate(words.split(" ")):
                event({"content": word if index == 0 else " " + word})
                time.sleep(self.token_delay)
            event({}, "stop")
            event({}, usage=usage)
            out.write(b"data: [DONE]\n\n")

    def transcription(self, handler, body):
        time.sleep(self.transcription_delay)
        if b'name="stream"\r\n\r\ntrue' not in body or not self.streams_transcripts:
            return reply_json(handler, {"text": self.transcript})
        with Chunks(handler, "text/event-stream") as out:
            def event(kind, **more):
                out.write(b"data: " + json.dumps({"type": f"transcript.text.{kind}"} | more).encode() + b"\n\n")

            for index, word in enumerate(self.transcript.split(" ")):
                event("delta", delta=word if index == 0 else " " + word)
                time.sleep(self.token_delay)
            event("done", text=self.transcript)

    def asr(self, handler, _):
        time.sleep(self.transcription_delay)
        reply_json(handler, {"text": self.transcript})

    def speech(self, handler, body):
        request = json.loads(body)
        time.sleep(self.speech_delay)
        with Chunks(handler, "audio/pcm") as out:
            out.write(tone(self.seconds(request["input"]), 24000))

    def piper(self, handler, body):
        time.sleep(self.speech_delay)
        pcm = tone(1.0, 22050)
        reply(handler, wav(pcm, 22050), "audio/wav")

    def seconds(self, text):
        return self.speech_seconds if self.speech_seconds is not None else 0.06 * len(text)


class Listener(ThreadingHTTPServer):
    daemon_threads = True
    # As many as may come at once; the standard's five make others wait for a second.
    request_queue_size = 200


class Chunks:
    """A chunked answer."""

    def __init__(self, handler, kind):
        self.handler = handler
        handler.send_response(200)
        handler.send_header("Content-Type", kind)
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()

    def __enter__(self):
        return self

    def write(self, data):
        self.handler.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
        self.handler.wfile.flush()

    def __exit__(self, kind, *_):
        if kind is None:
            self.handler.wfile.write(b"0\r\n\r\n")


def reply(handler, data, kind, status=200):
    handler.send_response(status)
    handler.send_header("Content-Type", kind)
    handler.send_header("Content-Length", str(len(data)))
    handler.end_headers()
    handler.wfile.write(data)


def reply_json(handler, value, status=200):
    reply(handler, json.dumps(value).encode(), "application/json", status)


def tone(seconds, rate, frequency=330):
    count = int(seconds * rate)
    return struct.pack(f"<{count}h", *(int(9000 * math.sin(2 * math.pi * frequency * index / rate)) for index in range(count)))


def wav(pcm, rate):
    return struct.pack("<4sI4s4sIHHIIHH4sI", b"RIFF", 36 + len(pcm), b"WAVE", b"fmt ", 16, 1, 1, rate, 2 * rate, 2, 16, b"data", len(pcm)) + pcm
