"""Which leaf of the ratchet tree belongs to whom (RFC 9420, section 7.7), without any key."""


class Leaves:
    def __init__(self, users: list[int | None] = ()):
        self.users: list[int | None] = list(users)

    def leaf(self, user_id: int) -> int | None:
        return self.users.index(user_id) if user_id in self.users else None

    @property
    def members(self) -> set[int]:
        return {user for user in self.users if user is not None}

    def remove(self, leaf: int) -> None:
        self.users[leaf] = None
        while len(self.users) > 1 and not any(user is not None for user in self.users[len(self.users) // 2:]):
            self.users = self.users[:len(self.users) // 2]

    def add(self, user_id: int) -> None:
        if None not in self.users:
            self.users += [None] * max(1, len(self.users))
        self.users[self.users.index(None)] = user_id
