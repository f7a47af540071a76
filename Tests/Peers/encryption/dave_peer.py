"""The program `dave-peer`: our DAVE session, one JSON line in, one out."""

import base64
import json
import os
import pathlib
import select
import subprocess
import time

from .member import Member
from .messages import Message, Op

ROOT = pathlib.Path(__file__).resolve().parents[3]
BINARY = pathlib.Path(os.environ.get("DAVE_PEER", ROOT / ".build/release/dave-peer"))


def encoded(data: bytes) -> str:
    return base64.b64encode(data).decode()


class DavePeer:
    def __init__(self):
        self.process = subprocess.Popen([BINARY], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)
        self._read = b""

    def ask(self, do: str, **more) -> dict:
        """One request that the program must be able to read."""
        answer = self.ask_line(json.dumps({"do": do, **more}).encode())
        assert "error" not in answer, f"{do}: {answer}"
        return answer

    def ask_line(self, line: bytes) -> dict:
        """Any bytes but a newline; exactly one line comes back."""
        self.write_line(line)
        return self.read_answer()

    def write_line(self, line: bytes) -> None:
        waiting = memoryview(line + b"\n")
        while waiting:
            waiting = waiting[self.process.stdin.write(waiting):]

    def read_answer(self, wait: float = 30) -> dict:
        deadline = time.monotonic() + wait
        while b"\n" not in self._read:
            ready, _, _ = select.select([self.process.stdout], [], [], max(0, deadline - time.monotonic()))
            more = os.read(self.process.stdout.fileno(), 1 << 16) if ready else b""
            assert more, "the program ended" if ready else "the program gives no answer"
            self._read += more
        answer, _, self._read = self._read.partition(b"\n")
        return json.loads(answer)

    def state(self) -> dict:
        return self.ask("state")

    def counters(self) -> dict[str, int]:
        return self.state()["counters"]

    def close(self) -> int:
        """Gives the exit status; the end of input ends the program."""
        self.process.stdin.close()
        try:
            return self.process.wait(10)
        finally:
            self.process.kill()
            self.process.stdout.close()


def sent(answer: dict) -> list[Message]:
    return [
        Message(message["op"], base64.b64decode(message["payload"]) if "payload" in message else message["d"])
        for message in answer["send"]
    ]


class DavePeerMember(Member):
    kind = "dave-peer"

    def __init__(self, user_id: int, channel_id: int):
        super().__init__(user_id, channel_id)
        self.peer = DavePeer()
        self.last_failure: str | None = None

    def receive(self, message: Message) -> list[Message]:
        if message.op == Op.SESSION_DESCRIPTION:
            names = {"user_id": str(self.user_id), "channel_id": str(self.channel_id)}
            return sent(self.peer.ask("start", **names, **message.body))
        if isinstance(message.body, bytes):
            return sent(self.peer.ask("binary", op=message.op, payload=encoded(message.body)))
        return sent(self.peer.ask("json", op=message.op, d=message.body))

    def advance(self, milliseconds: int) -> list[Message]:
        return sent(self.peer.ask("advance", ms=milliseconds))

    def epoch_authenticator(self) -> bytes | None:
        authenticator = self.peer.state()["epoch_authenticator"]
        return authenticator and base64.b64decode(authenticator)

    def roster(self) -> set[int]:
        return {int(user) for user in self.peer.state()["members"]}

    def encrypt(self, frame: bytes) -> bytes | None:
        sealed = self.peer.ask("encrypt", frame=encoded(frame))["frame"]
        return sealed and base64.b64decode(sealed)

    def decrypt(self, user_id: int, frame: bytes) -> bytes | None:
        answer = self.ask_to_decrypt(user_id, frame)
        assert not answer["send"], f"{self} sends because of a frame: {answer}"
        self.last_failure = answer.get("failure")
        return None if answer["frame"] is None else base64.b64decode(answer["frame"])

    def ask_to_decrypt(self, user_id: int, frame: bytes) -> dict:
        return self.peer.ask("decrypt", user_id=str(user_id), frame=encoded(frame))

    def close(self) -> None:
        status = self.peer.close()
        assert status == 0, f"{self} ended with {status}"
