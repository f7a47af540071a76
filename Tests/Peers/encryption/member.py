"""A client of a call, whatever implementation is behind it."""

from abc import ABC, abstractmethod

from .group import Flaw
from .messages import Message

SILENCE = b"\xf8\xff\xfe"


class Member(ABC):
    kind: str
    #: Whether frames are sealed with a new epoch's key as soon as the epoch is known, not when the transition is executed.
    switches_early = False
    #: What is known to be wrong with its own commits at times.
    known_flaws: frozenset[Flaw] = frozenset()

    def __init__(self, user_id: int, channel_id: int):
        self.user_id = user_id
        self.channel_id = channel_id

    @abstractmethod
    def receive(self, message: Message) -> list[Message]:
        """Takes a message of the gateway and gives what the client answers, in order."""

    @abstractmethod
    def epoch_authenticator(self) -> bytes | None:
        """Nothing while no group is established."""

    def roster(self) -> set[int] | None:
        """Who is in the group, where the implementation tells."""
        return None

    def known_refusal(self) -> str | None:
        """The known fault because of which it refused its last commit, if it was one."""
        return None

    def advance(self, milliseconds: int) -> list[Message]:
        """Lets time go by where it is virtual; gives what the client sends because of it."""
        return []

    @abstractmethod
    def encrypt(self, frame: bytes) -> bytes | None:
        """Nothing while nothing may be sent."""

    @abstractmethod
    def decrypt(self, user_id: int, frame: bytes) -> bytes | None:
        """Nothing when the frame can't be opened."""

    def close(self) -> None:
        """The client is needed no more."""

    def __repr__(self) -> str:
        return f"{self.kind} {self.user_id}"
