"""A call in which a test says who comes, who goes and whose commit wins."""

import random
from collections.abc import Callable

from .checks import agree, talk
from .commit import Commit
from .gateway import Gateway
from .mail import untouched
from .member import Member
from .messages import Message
from .tally import SEED

MemberMaker = Callable[[int, int], Member]


class StagedCall:
    def __init__(self, seed: int = SEED):
        self.chance = random.Random(seed)
        self.gateway = Gateway(self.chance.getrandbits(63), self.chance)
        self.everybody: list[Member] = []

    def create(self, kind: MemberMaker) -> Member:
        """A client that isn't in the call yet."""
        member = kind(self.chance.getrandbits(63) | 1, self.gateway.channel_id)
        self.everybody.append(member)
        return member

    def join(self, *kinds: MemberMaker) -> list[Member]:
        members = [self.create(kind) for kind in kinds]
        self.gateway.connect(*members)
        return members

    def settle(self) -> None:
        self.gateway.settle(self.after_epoch)
        talk(self.gateway)

    def after_epoch(self) -> None:
        agree(self.gateway)
        talk(self.gateway)

    def let_win(self, member: Member) -> None:
        """Announces this member's commits from now on, where it made one."""

        def choose(candidates: list[Commit]) -> Commit:
            return next((commit for commit in candidates if commit.user_id == member.user_id), candidates[0])

        self.gateway.choose = choose

    def mislead(self, member: Member, op: int, change: Callable[[bytes], bytes | None]) -> None:
        """Changes the next message of this opcode to this member, or loses it; the member will have to begin again."""
        self.gateway.misled.add(member.user_id)
        self._tamper_once(member, op, change)

    def lose(self, member: Member, op: int) -> None:
        """Loses the next message of this opcode to this member."""
        self._tamper_once(member, op, lambda body: None)

    def _tamper_once(self, member: Member, op: int, change: Callable[[bytes], bytes | None]) -> None:
        def tamper(user: int, message: Message) -> Message | None:
            if (user, message.op) != (member.user_id, op):
                return message
            self.gateway.mail.tamper = untouched
            body = change(message.body)
            return None if body is None else Message(op, body)

        self.gateway.mail.tamper = tamper

    def close(self) -> None:
        for member in self.everybody:
            member.close()
