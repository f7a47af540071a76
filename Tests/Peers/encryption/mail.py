"""Messages on their way to members."""

import random
from collections import defaultdict, deque
from collections.abc import Callable

from .messages import Message


def untouched(user_id: int, message: Message) -> Message:
    return message


class Mail:
    """Messages to a member keep their order; which member hears first is left to chance."""

    def __init__(self, chance: random.Random):
        self._chance = chance
        self._inboxes: dict[int, deque[Message]] = defaultdict(deque)
        #: Changes a message on its way to a member, or loses it.
        self.tamper: Callable[[int, Message], Message | None] = untouched

    def add(self, user_id: int, *messages: Message) -> None:
        self._inboxes[user_id] += messages

    def drop(self, user_id: int) -> None:
        self._inboxes.pop(user_id, None)

    def next(self) -> tuple[int, Message] | None:
        """Whoever hears something next, and what."""
        while waiting := [user for user, inbox in self._inboxes.items() if inbox]:
            user = self._chance.choice(waiting)
            message = self.tamper(user, self._inboxes[user].popleft())
            if message:
                return user, message
        return None
