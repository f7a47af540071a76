"""Messages of the voice gateway that have to do with encryption."""

from dataclasses import dataclass
from enum import IntEnum


class Op(IntEnum):
    SESSION_DESCRIPTION = 4
    CLIENTS_CONNECT = 11
    CLIENT_DISCONNECT = 13
    PREPARE_TRANSITION = 21
    EXECUTE_TRANSITION = 22
    TRANSITION_READY = 23
    PREPARE_EPOCH = 24
    EXTERNAL_SENDER = 25
    KEY_PACKAGE = 26
    PROPOSALS = 27
    COMMIT_WELCOME = 28
    ANNOUNCE_COMMIT = 29
    WELCOME = 30
    INVALID_COMMIT_WELCOME = 31


@dataclass(frozen=True)
class Message:
    """A message either way: `body` is an object where the opcode is JSON, bytes where it is binary."""

    op: int
    body: dict | bytes
