"""A client of /v1/stream over the `websockets` package: sends, collects, waits for events."""

import asyncio
import json
import urllib.parse

import websockets

FRAME = 0.02


class Talk:
    def __init__(self, server, headers=None, subprotocols=None, **query):
        self.server = server
        self.query = {name: value for name, value in query.items() if value is not None}
        self.headers = headers or {}
        self.subprotocols = subprotocols
        self.events = []
        self.audio = {}
        self.arrived = {}
        self.changed = asyncio.Event()
        self.close_code = None

    async def __aenter__(self):
        query = urllib.parse.urlencode(self.query)
        self.socket = await websockets.connect(
            f"{self.server.stream}?{query}", additional_headers=self.headers,
            subprotocols=self.subprotocols, max_size=None, proxy=None, ssl=self.server.trust,
        )
        self.reader = asyncio.create_task(self.read())
        self.ready = await self.until("session.ready")
        self.session = self.ready["session"]
        return self

    async def __aexit__(self, *_):
        await self.socket.close()
        await self.reader

    async def read(self):
        loop = asyncio.get_running_loop()
        reply = None
        try:
            async for message in self.socket:
                if isinstance(message, bytes):
                    self.audio.setdefault(reply, bytearray()).extend(message)
                    self.arrived.setdefault(reply, []).append((loop.time(), len(message)))
                else:
                    event = json.loads(message)
                    event["received"] = loop.time()
                    if event["type"] == "reply.audio.started":
                        reply = event["reply"]
                    self.events.append(event)
                self.tell()
        except websockets.ConnectionClosed:
            pass
        self.close_code = self.socket.close_code
        self.tell()

    def tell(self):
        self.changed.set()
        self.changed = asyncio.Event()

    async def send(self, **message):
        await self.socket.send(json.dumps(message))

    async def until(self, kind, after=0, timeout=30, **fields):
        """The first event of this type (and these fields) at or behind index `after`."""
        async with asyncio.timeout(timeout):
            while True:
                for event in self.events[after:]:
                    if event["type"] == kind and all(event.get(name) == value for name, value in fields.items()):
                        return event
                if self.close_code is not None:
                    raise AssertionError(f"closed with {self.close_code} before {kind}: {self.types()}")
                await self.changed.wait()

    async def closed(self, timeout=30):
        async with asyncio.timeout(timeout):
            await self.reader
        return self.close_code

    async def speak(self, pcm, rate=16000, pace=1.0, trailing=1.2):
        """Sends audio in 20 ms messages at `pace` times real time, then so many seconds of silence."""
        pcm = bytes(pcm) + bytes(2 * int(rate * trailing))
        size = 2 * int(rate * FRAME)
        loop = asyncio.get_running_loop()
        begin = loop.time()
        for index in range(0, len(pcm), size):
            due = begin + index / size * FRAME / pace
            if due > loop.time():
                await asyncio.sleep(due - loop.time())
            await self.socket.send(pcm[index:index + size])
        return begin

    async def ask(self, text, timeout=30):
        """A typed turn; returns its `reply.ended`."""
        mark = len(self.events)
        await self.send(type="input.text", text=text)
        return await self.until("reply.ended", after=mark, timeout=timeout)

    def types(self, after=0):
        return [event["type"] for event in self.events[after:]]

    def of(self, kind):
        return [event for event in self.events if event["type"] == kind]
