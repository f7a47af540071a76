"""Stand-ins of what does not speak OpenAI's protocol: Anthropic, Ollama, n8n, Chatterbox, and Wyoming by its own library.

`test_vendors.py` proves the first two with the vendors' own packages. n8n and Chatterbox have none; they follow
n8n-io/n8n#25982 and travisvn/chatterbox-tts-api.
"""

import asyncio
import json
import threading
import time

from websockets.sync.server import serve
from wyoming.asr import Transcript
from wyoming.audio import AudioChunk, AudioStart, AudioStop
from wyoming.error import Error
from wyoming.server import AsyncEventHandler, AsyncServer

from stand_ins import Chunks, StandIn, reply, reply_json, tone, wav


class Vendors(StandIn):
    kinds = StandIn.kinds | {
        "/v1/messages": "messages", "/api/chat": "ollama", "/api/ps": "loaded", "/api/tags": "loaded", "/webhook/parley": "n8n",
        "/chatterbox/v1/audio/speech": "chatterbox",
    }

    def said(self, request):
        return self.words(request) if callable(self.words) else self.words

    def messages(self, handler, body):
        request = json.loads(body)
        words = self.said(request)
        time.sleep(self.language_delay)
        usage = {"input_tokens": 7, "output_tokens": len(words.split())}
        message = {"id": "msg_1", "type": "message", "role": "assistant", "model": request["model"], "content": [], "stop_reason": None,
                   "stop_sequence": None, "usage": usage | {"output_tokens": 1}}
        if not request.get("stream"):
            content = [{"type": "text", "text": words}]
            return reply_json(handler, message | {"content": content, "stop_reason": "end_turn", "usage": usage})
        with Chunks(handler, "text/event-stream") as out:
            def event(kind, **more):
                out.write(f"event: {kind}\ndata: {json.dumps({'type': kind} | more)}\n\n".encode())

            event("message_start", message=message)
            event("content_block_start", index=0, content_block={"type": "text", "text": ""})
            event("ping")
            for index, word in enumerate(words.split(" ")):
                event("content_block_delta", index=0, delta={"type": "text_delta", "text": word if index == 0 else " " + word})
                time.sleep(self.token_delay)
            event("content_block_stop", index=0)
            event("message_delta", delta={"stop_reason": "end_turn", "stop_sequence": None}, usage={"output_tokens": usage["output_tokens"]})
            event("message_stop")

    def loaded(self, handler, _):
        model = {"name": "stand-in:latest", "model": "stand-in:latest", "size": 1, "digest": "0", "details": {}}
        reply_json(handler, {"models": [model]})

    def ollama(self, handler, body):
        request = json.loads(body)
        words = self.said(request)
        time.sleep(self.language_delay)
        head = {"model": request["model"], "created_at": "2026-01-01T00:00:00Z"}
        last = {"done": True, "done_reason": "stop", "total_duration": 5, "load_duration": 1, "prompt_eval_count": 7,
                "prompt_eval_duration": 1, "eval_count": len(words.split()), "eval_duration": 1}
        if not request.get("stream"):
            return reply_json(handler, head | {"message": {"role": "assistant", "content": words}} | last)
        with Chunks(handler, "application/x-ndjson") as out:
            def line(content, **more):
                out.write(json.dumps(head | {"message": {"role": "assistant", "content": content}, "done": False} | more).encode() + b"\n")

            for index, word in enumerate(words.split(" ")):
                line(word if index == 0 else " " + word)
                time.sleep(self.token_delay)
            line("", **last)

    def n8n(self, handler, body):
        words = self.said(json.loads(body))
        time.sleep(self.language_delay)
        with Chunks(handler, "application/json; charset=utf-8") as out:
            def item(kind, **more):
                metadata = {"nodeId": "1", "nodeName": "Agent", "itemIndex": 0, "runIndex": 0, "timestamp": 0}
                out.write(json.dumps({"type": kind, "metadata": metadata} | more).encode() + b"\n")

            # A run of two steps: the first `end` is not the end.
            half = len(words) // 2
            for part in (words[:half], words[half:]):
                item("begin")
                item("item", content=part)
                item("end")

    def chatterbox(self, handler, body):
        time.sleep(self.speech_delay)
        reply(handler, wav(tone(self.seconds(json.loads(body)["input"]), 24000), 24000), "audio/wav")


class WhisperX:
    """A streaming server as VoxBridge spoke to (`src/whisper_server.py`): starts, audio, partials, `finalize`."""

    def __init__(self):
        self.transcript = "what is the weather"
        self.starts, self.bytes, self.connections = [], 0, 0
        # Connections that break off after their first audio.
        self.breaks = 0
        self.answers = True
        self.server = serve(self.talk, "127.0.0.1", 0)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f"ws://127.0.0.1:{self.server.socket.getsockname()[1]}"

    def talk(self, socket):
        self.connections += 1
        told = False
        for message in socket:
            if isinstance(message, bytes):
                self.bytes += len(message)
                if self.breaks:
                    self.breaks -= 1
                    return socket.close_socket()
                if not told:
                    told = True
                    socket.send(json.dumps({"type": "partial", "text": self.transcript.split()[0], "userId": "u"}))
                continue
            message = json.loads(message)
            if message["type"] == "start":
                self.starts.append(message)
            elif message["type"] == "finalize" and self.answers:
                socket.send(json.dumps({"type": "final", "text": self.transcript, "userId": "u"}))
            elif message["type"] == "close":
                return

    def close(self):
        self.server.shutdown()


class Wyoming:
    """A server of the Wyoming library that hears what it is told to hear, and says a tone."""

    def __init__(self):
        self.transcript = "what is the weather"
        self.heard = []
        self.asked = []
        # The names of its voices; None: it has any.
        self.voices = None
        owner = self

        class Handler(AsyncEventHandler):
            def __init__(self, *arguments):
                super().__init__(*arguments)
                self.audio = b""

            async def handle_event(self, event):
                if AudioChunk.is_type(event.type):
                    self.audio += AudioChunk.from_event(event).audio
                elif AudioStop.is_type(event.type):
                    owner.heard.append(self.audio)
                    await self.write_event(Transcript(text=owner.transcript, language="en").event())
                elif event.type == "synthesize":
                    owner.asked.append(event.data)
                    name = event.data["voice"].get("name")
                    if name and owner.voices is not None and name not in owner.voices:
                        await self.write_event(Error(text=f"no voice {name}", code="ValueError").event())
                        return False
                    pcm = tone(0.02 * len(event.data["text"]), 22050)
                    await self.write_event(AudioStart(rate=22050, width=2, channels=1).event())
                    for start in range(0, len(pcm), 2048):
                        await self.write_event(AudioChunk(rate=22050, width=2, channels=1, audio=pcm[start:start + 2048]).event())
                    await self.write_event(AudioStop().event())
                return True

        started = threading.Event()

        def serve():
            self.loop = asyncio.new_event_loop()
            asyncio.set_event_loop(self.loop)
            from server import free_port

            self.url = f"tcp://127.0.0.1:{free_port()}"
            server = AsyncServer.from_uri(self.url)
            self.loop.create_task(server.start(Handler))
            self.loop.call_soon(started.set)
            self.loop.run_forever()

        threading.Thread(target=serve, daemon=True).start()
        started.wait(5)

    def close(self):
        self.loop.call_soon_threadsafe(self.loop.stop)
