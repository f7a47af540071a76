"""Transitions that were announced and not executed."""


class Transitions:
    def __init__(self):
        #: Those who aren't ready, by transition.
        self.waiting: dict[int, set[int]] = {}
        #: The version of the protocol to which a transition leads, where it changes.
        self.versions: dict[int, int] = {}
        self._next = 1

    def announce(self, members: set[int], version: int | None = None) -> int:
        transition = self._next
        self._next = transition % 0xFFFF + 1
        self.waiting[transition] = set(members)
        if version is not None:
            self.versions[transition] = version
        return transition

    def ready(self, user_id: int, transition: int) -> None:
        self.waiting.get(transition, set()).discard(user_id)

    def excuse(self, user_id: int) -> None:
        """Nothing is expected of the member any more."""
        for waiting in self.waiting.values():
            waiting.discard(user_id)

    def clear(self) -> None:
        self.waiting.clear()
        self.versions.clear()
