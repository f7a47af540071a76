"""What the attacks have in common: their list, and raw ways to send what no client library would."""

import contextlib
import dataclasses
import json
import socket
import struct
import threading
import time
from typing import Callable


@dataclasses.dataclass
class Attack:
    name: str
    act: Callable
    environment: Callable


ATTACKS = []


def attack(name, environment=None):
    """Adds a function of a ``World`` to the list.

    It may take a few seconds, and stops by itself. ``environment`` makes the server's variables from its ``World``.
    """
    def register(act):
        ATTACKS.append(Attack(name, act, environment or (lambda world: {})))
        return act
    return register


class World:
    """One attack's surroundings: a server of its own, and whatever services it is told to use."""

    def __init__(self, service):
        self.service = service
        self.server = None
        self.deadline = 0.0
        self.faults = []
        self.resources = contextlib.ExitStack()

    @property
    def has_time(self):
        return time.monotonic() < self.deadline

    def connect(self):
        connection = self.resources.enter_context(socket.create_connection(("127.0.0.1", self.server.port), timeout=2))
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection

    def send(self, connection, data):
        """Sends as much as is taken; a server that closes or stops reading is its good right."""
        try:
            connection.sendall(data)
            return True
        except OSError:
            return False

    def request(self, method, path, body=b"", headers=(), wait=2.0):
        """One HTTP request; the status, or None when no answer came in time."""
        with socket.create_connection(("127.0.0.1", self.server.port), timeout=wait) as connection:
            lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.server.port}", "Connection: close", *headers]
            if body:
                lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
            if not self.send(connection, "\r\n".join(lines).encode() + b"\r\n\r\n" + body):
                return None
            try:
                answer = connection.recv(64)
            except OSError:
                return None
        return int(answer.split()[1]) if answer.startswith(b"HTTP/1.1 ") else None

    def json(self, method, path, value=None):
        """A request whose answer is wanted."""
        import httpx
        return httpx.request(method, self.server.url + path, json=value, timeout=10).json()

    def stream(self, query="audio=0", reads=True):
        """A raw `/v1/stream` connection; what comes is read away in a thread, or never."""
        connection = self.connect()
        key = "dGhlIHNhbXBsZSBub25jZQ=="
        connection.sendall(
            f"GET /v1/stream?{query} HTTP/1.1\r\nHost: 127.0.0.1:{self.server.port}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        head = b""
        while b"\r\n\r\n" not in head:
            head += connection.recv(1)
        if reads:
            threading.Thread(target=self.drain, args=(connection,), daemon=True).start()
        return connection

    def drain(self, connection):
        try:
            connection.settimeout(30)
            while connection.recv(1 << 16):
                pass
        except OSError:
            pass

    def expect(self, what, seconds, most):
        """Notes that something of somebody else's took too long."""
        if seconds > most:
            self.faults.append(f"{what} took {seconds:.1f} s")

    def wait(self, seconds):
        """Lets the attack work on; ends with the attack's time."""
        until = min(self.deadline, time.monotonic() + seconds)
        while time.monotonic() < until:
            time.sleep(0.05)

    def ask(self, text="go on", query="audio=0"):
        """A typed turn on a stream of its own, whose end is not waited for."""
        connection = self.stream(query)
        self.send(connection, frame({"type": "input.text", "text": text}))
        return connection


def frame(message):
    """A text frame of a client; masked with zeros, which leaves the bytes as they are (RFC 6455, section 5.3)."""
    return masked(0x81, (message if isinstance(message, str) else json.dumps(message)).encode())


def audio(pcm):
    return masked(0x82, pcm)


def masked(first, payload):
    size = len(payload)
    if size < 126:
        head = struct.pack("!BB", first, 0x80 | size)
    elif size < 65536:
        head = struct.pack("!BBH", first, 0x80 | 126, size)
    else:
        head = struct.pack("!BBQ", first, 0x80 | 127, size)
    return head + b"\0\0\0\0" + payload


def deep(count, inside=""):
    return "[" * count + inside + "]" * count


def spoken(text="what is the weather"):
    """Frames that say something, 16 kHz, without an end."""
    from speech import flite
    pcm = flite(text)
    return b"".join(audio(pcm[at:at + 640]) for at in range(0, len(pcm) - 1, 640))
