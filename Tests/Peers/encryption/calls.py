"""Random calls: people come, go, come back and lose their way, for as many epochs as asked."""

import random
from collections.abc import Callable, Sequence

from .checks import agree, talk
from .gateway import Gateway
from .member import Member
from .tally import TALLY

MemberMaker = Callable[[int, int], Member]


class RandomCall:
    """A call among members of the given kinds; every choice is taken from the seed."""

    def __init__(self, seed: int, kinds: Sequence[MemberMaker], most: int = 12):
        self.chance = random.Random(seed)
        self.gateway = Gateway(self.chance.getrandbits(63), self.chance)
        self.gateway.connect(*(self._new_member(kind) for kind in kinds))
        self.kinds = kinds
        self.most = most
        self.away: list[Member] = []
        self.epochs = 0

    def hold(self, epochs: int) -> None:
        self._settle()
        while self.epochs < epochs:
            steps = (self._join, self._leave, self._swap, self._reconnect, self._change_mind, self._two_rounds, self._plain)
            self.chance.choices(steps, weights=(8, 6, 6, 4, 3, 4, 0.3))[0]()
            self._settle()
            self.gateway.advance(self.chance.choice((20, 500, 3_000, 12_000)))

    def close(self) -> None:
        for member in [*self.gateway.members.values(), *self.away]:
            member.close()

    def _settle(self) -> None:
        self.gateway.settle(self._after_epoch)
        talk(self.gateway)

    def _after_epoch(self) -> None:
        self.epochs += 1
        agree(self.gateway)
        talk(self.gateway)

    # MARK: steps

    def _join(self) -> None:
        room = self.most - len(self.gateway.members)
        if room:
            self.gateway.connect(*(self._somebody() for _ in range(min(room, self.chance.choice((1, 1, 1, 2, 3))))))

    def _leave(self) -> None:
        count = self.chance.choice((1, 1, 1, 2, 3, len(self.gateway.members) - 1))
        self._drop(self.chance.sample(sorted(self.gateway.members), min(count, len(self.gateway.members) - 1)))

    def _swap(self) -> None:
        """Some leave while others join: one commit that removes and adds."""
        self._leave()
        if self.chance.random() < 0.3:
            self.gateway.deliver()
        self._join()

    def _reconnect(self) -> None:
        """A member begins again without having left; its old leaf goes in the commit that adds the new one."""
        self.gateway.connect(self.gateway.members[self.chance.choice(sorted(self.gateway.members))])

    def _change_mind(self) -> None:
        """A member joins and leaves before anybody's commit is announced: the proposal is revoked."""
        if len(self.gateway.members) >= self.most:
            return
        member = self._somebody()
        self.gateway.connect(member)
        self.gateway.deliver()
        if self.chance.random() < 0.5:
            self._join()
            self.gateway.deliver()
        self._drop([member.user_id])

    def _two_rounds(self) -> None:
        """A second round of proposals comes when the commits to the first are made."""
        self._join()
        self.gateway.deliver()
        self._swap()

    def _plain(self) -> None:
        """The call falls back to version 0 and comes back."""
        self.gateway.change_version(0)
        self.gateway.deliver()
        talk(self.gateway)
        self.gateway.execute()
        talk(self.gateway)
        TALLY["downgrades to version 0 and back"] += 1
        self.gateway.change_version(1)

    # MARK: people

    def _drop(self, users: list[int]) -> None:
        self.away += [self.gateway.members[user] for user in users]
        self.gateway.disconnect(*users)

    def _somebody(self) -> Member:
        """Somebody who was here before, or somebody new."""
        if self.away and self.chance.random() < 0.8:
            return self.away.pop(self.chance.randrange(len(self.away)))
        return self._new_member(self.chance.choice(self.kinds))

    def _new_member(self, kind: MemberMaker) -> Member:
        return kind(self.chance.getrandbits(63) | 1, self.gateway.channel_id)
