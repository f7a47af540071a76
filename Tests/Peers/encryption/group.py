"""What the delivery service knows of the MLS group of a call: who has which leaf, and what is proposed."""

from enum import StrEnum

from .commit import Commit
from .external_sender import ExternalSender, Proposal
from .key_package import KeyPackage
from .leaves import Leaves


class Flaw(StrEnum):
    """Why a commit isn't announced."""

    MISSING = "missing"
    NOT_OF_THIS_EPOCH = "of another group or epoch"
    FROM_ANOTHER_LEAF = "from another leaf"
    NOT_TO_ALL_PROPOSALS = "not to all proposals that stand, or to others"
    FROM_A_REMOVED_MEMBER = "from a member that it removes"
    WITHOUT_WELCOME = "without the Welcome it owes"
    WRONG_WELCOME = "with a Welcome for others than it adds"


class Group:
    def __init__(self, channel_id: int):
        self.sender = ExternalSender(channel_id)
        self.reset()

    def reset(self) -> None:
        self.epoch = 0
        self.leaves = Leaves()
        self.proposals: list[Proposal] = []

    @property
    def is_established(self) -> bool:
        return self.epoch > 0

    def add(self, package: KeyPackage) -> Proposal:
        return self._propose(self.sender.add(package, self.epoch))

    def remove(self, user_id: int) -> Proposal:
        return self._propose(self.sender.remove(user_id, self.leaves.leaf(user_id), self.epoch))

    def _propose(self, proposal: Proposal) -> Proposal:
        self.proposals.append(proposal)
        return proposal

    def revoke_add(self, user_id: int) -> list[Proposal]:
        """Takes back what would add the user."""
        found = [proposal for proposal in self.proposals if proposal.added and proposal.user_id == user_id]
        self.proposals = [proposal for proposal in self.proposals if proposal not in found]
        return found

    def is_removing(self, user_id: int) -> bool:
        leaf = self.leaves.leaf(user_id)
        return any(proposal.removed_leaf == leaf for proposal in self.proposals if proposal.removed_leaf is not None)

    def proposals_for(self, user_id: int) -> list[Proposal]:
        """Those that this member was sent: all but its own Add."""
        return [proposal for proposal in self.proposals if not (proposal.added and proposal.user_id == user_id)]

    def flaw(self, commit: Commit) -> Flaw | None:
        """What is wrong with a commit to all that is proposed."""
        proposals = self.proposals_for(commit.user_id)
        newcomers = {proposal.added.reference for proposal in proposals if proposal.added}
        if (commit.group_id, commit.epoch) != (self.sender.group_id, self.epoch):
            return Flaw.NOT_OF_THIS_EPOCH
        if commit.sender_leaf != (self.leaves.leaf(commit.user_id) if self.is_established else 0):
            return Flaw.FROM_ANOTHER_LEAF
        if sorted(commit.references) != sorted(proposal.reference for proposal in proposals):
            return Flaw.NOT_TO_ALL_PROPOSALS
        if any(proposal.removed_leaf == commit.sender_leaf for proposal in proposals):
            return Flaw.FROM_A_REMOVED_MEMBER
        if newcomers and not commit.welcome:
            return Flaw.WITHOUT_WELCOME
        if newcomers != set(commit.welcome.secrets if commit.welcome else ()):
            return Flaw.WRONG_WELCOME
        return None

    def merge(self, commit: Commit) -> tuple[list[Proposal], list[Proposal]]:
        """Goes to the next epoch. Gives the proposals that the commit carried out, and those that it left out."""
        by_reference = {proposal.reference: proposal for proposal in self.proposals_for(commit.user_id)}
        done = [by_reference.pop(reference) for reference in commit.references]
        if not self.is_established:
            self.leaves = Leaves([commit.user_id])
        for proposal in done:
            if proposal.removed_leaf is not None:
                self.leaves.remove(proposal.removed_leaf)
        for proposal in done:
            if proposal.added:
                self.leaves.add(proposal.user_id)
        self.epoch += 1
        self.proposals = []
        return done, list(by_reference.values())
