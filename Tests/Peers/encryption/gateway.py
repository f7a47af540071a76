"""A stand-in for Discord's voice gateway: it connects members, proposes, chooses commits and times transitions."""

import random
from collections import defaultdict
from collections.abc import Callable, Collection

from .commit import Commit
from .external_sender import Proposal, appended, revoked
from .group import Flaw, Group
from .key_package import KeyPackage
from .mail import Mail
from .media_keys import MediaKeys
from .member import Member
from .messages import Message, Op
from .tally import TALLY
from .transitions import Transitions


class Divergence(AssertionError):
    """A client did what a client must not do."""


class Gateway:
    """A call, with its members."""

    def __init__(self, channel_id: int, chance: random.Random):
        self.channel_id = channel_id
        self.chance = chance
        self.version = 1
        self.group = Group(channel_id)
        self.members: dict[int, Member] = {}
        #: Those who hold the group of the present epoch, as far as the gateway knows.
        self.in_group: set[int] = set()
        self.packages: dict[int, KeyPackage] = {}
        self.commits: dict[int, list[Commit]] = {}
        self.mail = Mail(chance)
        self.transitions = Transitions()
        self.keys = MediaKeys()
        #: Members that are expected to ask for another Welcome, because a test gave them something wrong.
        self.misled: set[int] = set()
        self.choose: Callable[[list[Commit]], Commit] = self._choose_in_turn
        #: How often an epoch's transition has the number 0, which is executed at once.
        self.share_of_transition_0: float = 0.2
        self._announced: dict[int, int] = {}
        self._given: dict[int, set[bytes]] = defaultdict(set)
        self._turns: dict[str, int] = defaultdict(int)

    # MARK: coming and going

    def connect(self, *members: Member, unannounced_to: Collection[int] = ()) -> None:
        """Lets members in, or in again; `unannounced_to` hears of them later, by `announce`."""
        for member in members:
            if member.user_id in self.members:
                self._forget_session(member.user_id)
                self.mail.drop(member.user_id)
            self.members[member.user_id] = member
        newcomers = [member.user_id for member in members]
        for user in self.members:
            if user in newcomers:
                self.mail.add(user, *self._greetings())
            elif user not in unannounced_to:
                self.announce(user, newcomers)

    def _greetings(self) -> list[Message]:
        description = Message(Op.SESSION_DESCRIPTION, {"dave_protocol_version": self.version})
        others = [
            Message(Op.CLIENTS_CONNECT, {"user_ids": [str(user) for user in self.members]}),
            Message(Op.EXTERNAL_SENDER, self.group.sender.package),
        ]
        self.chance.shuffle(others)
        return [description, *others]

    def announce(self, to: int, users: Collection[int]) -> None:
        self.send(to, Op.CLIENTS_CONNECT, {"user_ids": [str(user) for user in users]})

    def disconnect(self, *users: int) -> None:
        for user in users:
            self._forget_session(user)
            del self.members[user]
            self.mail.drop(user)
        for user in users:
            self._broadcast(Op.CLIENT_DISCONNECT, {"user_id": str(user)})
            if user in self.group.leaves.members and not self.group.is_removing(user):
                self.group.remove(user)
        self._reset_when_nobody_can_commit()

    def _forget_session(self, user: int) -> None:
        """What was known of a member's session is over: it left, came in again or lost the group."""
        self.in_group.discard(user)
        self.packages.pop(user, None)
        self.commits.pop(user, None)
        self._given.pop(user, None)
        self.keys.forget(user)
        self.transitions.excuse(user)
        self._revoke(user)

    def _revoke(self, user: int) -> None:
        gone = self.group.revoke_add(user)
        for receiver, given in self._given.items():
            known = [proposal for proposal in gone if proposal.reference in given]
            given -= {proposal.reference for proposal in known}
            if known:
                TALLY["proposals revoked"] += len(known)
                self.send(receiver, Op.PROPOSALS, revoked(known))

    def _reset_when_nobody_can_commit(self) -> None:
        if self.group.is_established and (len(self.members) < 2 or not self.in_group):
            self.reset()
            if len(self.members) == 1:
                TALLY["resets of a sole member"] += 1
                self._broadcast(Op.PREPARE_TRANSITION, {"protocol_version": self.version, "transition_id": 0})

    def reset(self) -> None:
        """Everybody begins a new group."""
        self._forget_group()
        self._broadcast(Op.PREPARE_EPOCH, {"protocol_version": self.version, "epoch": 1})

    def _forget_group(self) -> None:
        self.group.reset()
        self.keys.forget_all()
        for state in (self.in_group, self.packages, self.commits, self._given, self.transitions):
            state.clear()

    def change_version(self, version: int) -> int | None:
        """Announces a downgrade, or carries out an upgrade; gives the transition to be executed."""
        if version > 0:
            self.version = version
            self.reset()
            return None
        transition = self.transitions.announce(set(self.members), version)
        self._broadcast(Op.PREPARE_TRANSITION, {"protocol_version": version, "transition_id": transition})
        return transition

    # MARK: messages

    def send(self, to: int, op: Op, body: dict | bytes) -> None:
        if op in (Op.ANNOUNCE_COMMIT, Op.WELCOME):
            self._announced[to] = int.from_bytes(body[:2], "big")
        self.mail.add(to, Message(op, body))

    def last_announced(self, to: int) -> int:
        """The transition of the last commit or Welcome that this member was sent."""
        return self._announced[to]

    def _broadcast(self, op: Op, body: dict) -> None:
        for user in self.members:
            self.send(user, op, body)

    def deliver(self) -> None:
        """Until nobody has anything to say."""
        while True:
            if heard := self.mail.next():
                user, message = heard
                self.take(user, self.members[user].receive(message))
            elif not self._hand_out_proposals():
                return

    def advance(self, milliseconds: int) -> None:
        for user, member in self.members.items():
            self.take(user, member.advance(milliseconds))
        self.deliver()

    def take(self, user: int, answers: list[Message]) -> None:
        for answer in answers:
            match answer.op:
                case Op.TRANSITION_READY:
                    self._take_ready(user, answer.body["transition_id"])
                case Op.KEY_PACKAGE:
                    self._take_key_package(user, KeyPackage.parse(answer.body))
                case Op.COMMIT_WELCOME:
                    self._take_commit(user, answer.body)
                case Op.INVALID_COMMIT_WELCOME:
                    self._take_invalid(user, answer.body["transition_id"])
                case other:
                    raise Divergence(f"{self.members[user]} sent opcode {other}")

    def _take_ready(self, user: int, transition: int) -> None:
        if transition == 0:
            raise Divergence(f"{self.members[user]} is ready for transition 0, which nobody waits for")
        self.transitions.ready(user, transition)

    def _take_key_package(self, user: int, package: KeyPackage) -> None:
        if package.user_id != user:
            raise Divergence(f"{self.members[user]} sent a key package of {package.user_id}")
        if self.version == 0:
            return
        if user in self.packages:
            # Only the key package is another; the pending group and what it was sent stay.
            self._revoke(user)
        else:
            self._forget_session(user)
        self.packages[user] = package
        if self.group.is_established and user in self.group.leaves.members and not self.group.is_removing(user):
            self.group.remove(user)
            TALLY["removed and added in one commit"] += 1
        self.group.add(package)
        if self.chance.random() < 0.5:
            self._hand_out_proposals()
        self._reset_when_nobody_can_commit()

    def _take_commit(self, user: int, payload: bytes) -> None:
        commit = Commit.parse(user, payload)
        if not commit.references:
            TALLY[f"faults of {self.members[user].kind}: commit to nothing"] += 1
        elif user in self._committers:
            self.commits.setdefault(user, []).append(commit)

    def _take_invalid(self, user: int, transition: int) -> None:
        member = self.members[user]
        if transition != self._announced.get(user):
            raise Divergence(f"{member} can't process transition {transition}, not {self._announced.get(user)}")
        if user in self.misled:
            self.misled.discard(user)
            TALLY[f"recoveries of {member.kind} from what was made wrong"] += 1
        elif member.known_refusal():
            TALLY[f"faults of {member.kind}: refused a valid commit ({member.known_refusal()})"] += 1
        else:
            raise Divergence(f"{member} refused epoch {self.group.epoch}")
        self._forget_session(user)
        if user in self.group.leaves.members and not self.group.is_removing(user) and self.chance.random() < 0.5:
            self.group.remove(user)
        self._reset_when_nobody_can_commit()

    # MARK: epochs

    @property
    def _committers(self) -> set[int]:
        return self.in_group if self.group.is_established else set(self.packages)

    def _hand_out_proposals(self) -> bool:
        anything = False
        for user in self._committers:
            new = [proposal for proposal in self.group.proposals_for(user) if proposal.reference not in self._given[user]]
            if new:
                anything = True
                self._given[user] |= {proposal.reference for proposal in new}
                self.send(user, Op.PROPOSALS, appended(new))
        return anything

    def candidates(self) -> list[Commit]:
        """The last commit of each member that may commit, where it is to all that is proposed."""
        found = []
        for user in sorted(self._committers):
            if user in self.misled or not self.group.proposals_for(user):
                continue
            commit = self.commits[user][-1] if self.commits.get(user) else None
            flaw = self.group.flaw(commit) if commit else Flaw.MISSING
            if not flaw:
                found.append(commit)
                continue
            member = self.members[user]
            if flaw not in member.known_flaws:
                raise Divergence(f"the commit of {member} in epoch {self.group.epoch} is {flaw}")
            TALLY[f"faults of {member.kind}: commit {flaw}"] += 1
        return found

    def _choose_in_turn(self, candidates: list[Commit]) -> Commit:
        """The implementation that won least often."""
        self.chance.shuffle(candidates)
        return min(candidates, key=lambda commit: self._turns[self.members[commit.user_id].kind])

    def decide(self) -> bool:
        """Announces a commit, if there is one to be announced."""
        candidates = self.candidates()
        if candidates:
            self.announce_commit(self.choose(candidates))
        elif self.group.is_established and self.group.proposals:
            TALLY["groups begun again because nobody committed"] += 1
            self.reset()
        return bool(candidates)

    def announce_commit(self, commit: Commit) -> None:
        kind = self.members[commit.user_id].kind
        self._turns[kind] += 1
        TALLY[f"commits of {kind}"] += 1
        stayed = self.in_group if self.group.is_established else {commit.user_id}
        done, left_out = self.group.merge(commit)
        added = {proposal.user_id: proposal.added for proposal in done if proposal.added}
        self.in_group = stayed | set(added)
        self.keys.begin_epoch(self.in_group)
        at_once = self.chance.random() < self.share_of_transition_0
        transition = 0 if at_once else self.transitions.announce(self.in_group)
        number = transition.to_bytes(2, "big")
        for user in sorted(stayed):
            self.send(user, Op.ANNOUNCE_COMMIT, number + commit.message)
        for user, package in added.items():
            TALLY[f"joins of {self.members[user].kind} by Welcome"] += 1
            self.send(user, Op.WELCOME, number + commit.welcome.for_one(package.reference))
            self.packages.pop(user)
        self.keys.switch(*(user for user in self.in_group if at_once or self.members[user].switches_early))
        self.packages.pop(commit.user_id, None)
        self.commits.clear()
        self._given.clear()
        self._propose_again(left_out)

    def _propose_again(self, left_out: list[Proposal]) -> None:
        for proposal in left_out:
            if proposal.added:
                self.group.add(proposal.added)
            else:
                self.group.remove(proposal.user_id)

    # MARK: transitions

    def execute(self) -> None:
        """Executes all transitions that were announced."""
        for transition, waiting in list(self.transitions.waiting.items()):
            if waiting:
                raise Divergence(f"not ready for transition {transition}: {[self.members[user] for user in waiting]}")
            del self.transitions.waiting[transition]
            self._broadcast(Op.EXECUTE_TRANSITION, {"transition_id": transition})
            self.keys.switch(*self.in_group)
            if self.transitions.versions.pop(transition, None) == 0:
                self.version = 0
                self._forget_group()
        self.deliver()

    def settle(self, after_epoch: Callable[[], None] = lambda: None) -> None:
        """Until all proposals are carried out; `after_epoch` is called in each epoch when everybody has heard of it."""
        for _ in range(60):
            self.deliver()
            if not self.decide():
                break
            self.deliver()
            after_epoch()
            if self.chance.random() < 0.5:
                self.execute()
        else:
            raise Divergence("the group doesn't come to rest")
        self.execute()
