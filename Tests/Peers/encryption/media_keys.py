"""Who can open whose frames: which epochs' keys each member has, and with which it seals."""

from collections import defaultdict


class MediaKeys:
    def __init__(self):
        #: A number for each epoch of the call; after a reset MLS counts from 1 again.
        self.serial = 0
        self._opens: dict[int, set[int]] = defaultdict(set)
        self._seals: dict[int, int] = {}
        self._first: dict[int, int] = {}

    def begin_epoch(self, members: set[int]) -> None:
        self.serial += 1
        for user in members:
            self._opens[user].add(self.serial)
            self._first.setdefault(user, self.serial)

    def switch(self, *users: int) -> None:
        """They seal with the newest epoch's key from now on."""
        self._seals.update({user: self.serial for user in users})

    def forget(self, user: int) -> None:
        self._opens.pop(user, None)
        self._seals.pop(user, None)

    def forget_all(self) -> None:
        self._opens.clear()
        self._seals.clear()

    def can_send(self, speaker: int) -> bool:
        return speaker in self._seals

    def can_open(self, listener: int, speaker: int) -> bool:
        return self._seals[speaker] in self._opens[listener]

    def came_later(self, listener: int, speaker: int) -> bool:
        """Whether the listener never was in the epoch with whose key the speaker seals, nor in one before."""
        return self._seals[speaker] < self._first.get(listener, 0)
