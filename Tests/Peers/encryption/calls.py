"""Random calls: people come, go, come back and lose their way, for as many epochs as asked."""

import random
from collections.abc import Sequence

from .checks import talk
from .member import Member
from .staged_call import MemberMaker, StagedCall
from .tally import TALLY


class RandomCall(StagedCall):
    """A call among members of the given kinds; every choice is taken from the seed."""

    def __init__(self, seed: int, kinds: Sequence[MemberMaker], most: int):
        super().__init__(seed)
        self.kinds = kinds
        self.most = most
        self.away: list[Member] = []
        #: Epochs in which the first of the kinds met another, if there is another.
        self.epochs = 0
        #: What may happen, with how often it does.
        self.steps = {
            self._join: 8, self._leave: 6, self._swap: 6, self._reconnect: 4, self._change_mind: 3, self._two_rounds: 4,
            self._leave_one_alone: 0.3, self._fall_back: 0.3,
        }
        self.join(*kinds)

    def hold(self, epochs: int) -> None:
        self.settle()
        while self.epochs < epochs:
            self.chance.choices(list(self.steps), weights=list(self.steps.values()))[0]()
            self.settle()
            self.gateway.advance(self.chance.choice((20, 500, 3_000, 12_000)))

    def after_epoch(self) -> None:
        super().after_epoch()
        kinds = {self.gateway.members[user].kind for user in self.gateway.in_group}
        self.epochs += self.kinds[0].kind in kinds and len(kinds) >= min(2, len(set(self.kinds)))

    # MARK: steps

    def _join(self) -> None:
        room = self.most - len(self.gateway.members)
        if room:
            self.gateway.connect(*(self._somebody() for _ in range(min(room, self.chance.choice((1, 1, 1, 2, 3))))))

    def _leave(self) -> None:
        here = sorted(self.gateway.members)
        count = min(self.chance.choice((1, 1, 1, 2, 3)), max(1, len(here) - 2))
        self._drop(self.chance.sample(here, count if len(here) > 1 else 0))

    def _leave_one_alone(self) -> None:
        here = sorted(self.gateway.members)
        self._drop(self.chance.sample(here, len(here) - 1))

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

    def _fall_back(self) -> None:
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
        return self.create(self.chance.choice(self.kinds))
