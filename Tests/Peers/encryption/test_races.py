"""Commits that cross, proposals that come in rounds or are taken back, and proposals that must not be followed."""

import pytest

from .dave_peer import DavePeerMember
from .davey_member import DaveyMember
from .external_sender import ExternalSender, appended, revoked
from .key_package import KeyPackage
from .kinds import KINDS, OTHERS
from .messages import Message, Op
from .tally import TALLY
from .wire import vector

each_other = pytest.mark.parametrize("other", OTHERS, ids=lambda kind: f"with {kind.kind}")


@pytest.fixture
def group(staged, other):
    """Our session and another in an established group."""
    ours, theirs = staged.join(DavePeerMember, other)
    staged.settle()
    return staged, ours, theirs


def stranger(call) -> KeyPackage:
    """The key package of somebody who isn't in the call."""
    somebody = DaveyMember(call.chance.getrandbits(63), call.gateway.channel_id)
    somebody.set_external_sender(call.gateway.group.sender.package)
    return KeyPackage.parse(somebody.new_key_package())


@each_other
@pytest.mark.parametrize("we_win", [True, False])
def test_of_two_pending_members_the_loser_joins_by_welcome(other, we_win, staged):
    ours, theirs = staged.join(DavePeerMember, other)
    staged.let_win(ours if we_win else theirs)
    staged.settle()
    counters = ours.peer.counters()
    assert (counters["commits_own"], counters["welcomes_joined"]) == ((1, 0) if we_win else (0, 1))


@each_other
@pytest.mark.parametrize("we_win", [True, False])
def test_of_two_commits_in_a_group_the_loser_follows_the_winner(group, we_win):
    call, ours, theirs = group
    before = ours.peer.counters()
    call.let_win(ours if we_win else theirs)
    call.join(*KINDS)
    call.gateway.deliver()
    assert len(call.gateway.candidates()) == 2
    call.settle()
    counters = ours.peer.counters()
    assert counters["commits_own"] - before["commits_own"] == we_win
    assert counters["commits_merged"] - before["commits_merged"] == 1
    assert counters["commits_failed"] == counters["recoveries"] == 0


@each_other
@pytest.mark.parametrize("choice", [0, 1], ids=["first", "second"])
def test_of_our_two_commits_either_may_be_announced(group, choice):
    """The libraries don't survive this as committers; as receivers they do."""
    call, ours, _ = group
    for _ in range(2):
        call.join(DaveyMember)
        call.gateway.deliver()
    made = call.gateway.commits[ours.user_id]
    assert [len(commit.references) for commit in made] == [1, 2]
    call.gateway.announce_commit(made[choice])
    call.gateway.deliver()
    call.after_epoch()
    call.settle()
    assert len(call.gateway.in_group) == 4
    assert ours.peer.counters()["recoveries"] == 0


@each_other
def test_a_library_follows_its_own_first_commit_wrongly_and_we_rightly(group):
    """Known of both: davey merges the second of its two commits, libdave refuses the first."""
    call, ours, theirs = group
    for _ in range(2):
        call.join(DavePeerMember)
        call.gateway.deliver()
    first = call.gateway.commits[theirs.user_id][0]
    assert len(first.references) == 1
    call.gateway.misled.add(theirs.user_id)
    call.gateway.announce_commit(first)
    call.gateway.deliver()
    guest = call.everybody[2]
    assert ours.epoch_authenticator() == guest.epoch_authenticator() is not None
    assert theirs.epoch_authenticator() != ours.epoch_authenticator()
    TALLY[f"faults of {theirs.kind}: lost when the first of its two commits was announced"] += 1
    call.gateway.misled.discard(theirs.user_id)
    call.gateway.connect(theirs)
    call.settle()
    assert len(call.gateway.in_group) == 4


@each_other
def test_a_pending_loser_may_hear_the_winners_commit_before_its_welcome(other, staged):
    ours, theirs = staged.join(DavePeerMember, other)
    staged.gateway.deliver()
    winning = staged.gateway.commits[theirs.user_id][-1]
    staged.let_win(theirs)
    staged.gateway.send(ours.user_id, Op.ANNOUNCE_COMMIT, b"\0\1" + winning.message)
    staged.settle()
    counters = ours.peer.counters()
    assert (counters["commits_ignored"], counters["welcomes_joined"], counters["recoveries"]) == (1, 1, 0)


@each_other
def test_a_revoked_proposal_is_in_no_commit(group):
    call, ours, _ = group
    gone, stays = call.join(*KINDS[1:])
    call.gateway.deliver()
    call.gateway.disconnect(gone.user_id)
    call.gateway.deliver()
    last = call.gateway.commits[ours.user_id][-1]
    assert len(last.references) == 1 and len(last.welcome.secrets) == 1
    call.settle()
    assert stays.user_id in call.gateway.in_group


@each_other
def test_when_all_is_revoked_we_commit_to_nothing(group):
    call, ours, _ = group
    [guest] = call.join(DaveyMember)
    call.gateway.deliver()
    made = len(call.gateway.commits[ours.user_id])
    call.gateway.disconnect(guest.user_id)
    call.gateway.deliver()
    assert len(call.gateway.commits[ours.user_id]) == made
    epoch = call.gateway.group.epoch
    call.settle()
    assert call.gateway.group.epoch == epoch
    call.join(*KINDS)
    call.settle()


@pytest.mark.parametrize("back", KINDS, ids=lambda kind: f"{kind.kind} comes back")
@pytest.mark.parametrize("committer", KINDS, ids=lambda kind: f"{kind.kind} commits")
def test_one_commit_removes_a_user_and_adds_it(back, committer, staged):
    returning, winner, _ = staged.join(back, committer, DavePeerMember)
    staged.settle()
    staged.let_win(winner)
    epoch = staged.gateway.group.epoch
    staged.gateway.connect(returning)
    staged.settle()
    assert staged.gateway.group.epoch == epoch + 1 and returning.user_id in staged.gateway.in_group


@each_other
def test_the_add_may_stand_before_the_remove_of_the_same_user(group):
    call, _, theirs = group
    [returning] = call.join(DavePeerMember)
    call.settle()
    call.let_win(theirs)

    def reverse(user_id: int, message: Message) -> Message:
        both = list(reversed(call.gateway.group.proposals))
        return Message(Op.PROPOSALS, appended(both)) if message.op == Op.PROPOSALS else message

    call.gateway.mail.tamper = reverse
    call.gateway.connect(returning)
    call.gateway.deliver()
    assert [proposal.added is None for proposal in call.gateway.group.proposals] == [True, False]
    call.settle()
    assert returning.user_id in call.gateway.in_group


@each_other
@pytest.mark.parametrize("what", ["signature", "epoch", "group", "user", "leaf", "cut", "wrapped"])
def test_a_proposal_that_is_wrong_is_dropped_with_its_whole_message(group, what):
    call, ours, _ = group
    sender, epoch = call.gateway.group.sender, call.gateway.group.epoch
    package = stranger(call)
    good = sender.remove(0, 1 - call.gateway.group.leaves.leaf(ours.user_id), epoch)
    bad = {
        "signature": lambda: ExternalSender(sender.group_id).add(package, epoch),
        "epoch": lambda: sender.add(package, epoch + 1),
        "group": lambda: _other_group(sender).add(package, epoch),
        "user": lambda: sender.add(package, epoch),
        "leaf": lambda: sender.remove(0, 7, epoch),
        "cut": lambda: sender.add(_changed(package, package.bytes[:-1]), epoch),
        "wrapped": lambda: sender.add(_changed(package, b"\0\1\0\5" + package.bytes), epoch),
    }[what]()
    before = ours.peer.counters()["proposals_rejected"]
    call.gateway.send(ours.user_id, Op.PROPOSALS, appended([good, bad]))
    call.gateway.deliver()
    call.gateway.advance(5_000)
    assert ours.user_id not in call.gateway.commits
    assert ours.peer.counters()["proposals_rejected"] > before
    call.join(*KINDS)
    call.settle()


def _other_group(sender: ExternalSender) -> ExternalSender:
    other = ExternalSender(sender.group_id ^ 1)
    other.key = sender.key
    return other


def _changed(package: KeyPackage, data: bytes) -> KeyPackage:
    return KeyPackage(data, package.user_id, package.reference)


@each_other
def test_we_do_not_commit_to_our_own_removal(group):
    call, ours, _ = group
    removal = call.gateway.group.sender.remove(
        ours.user_id, call.gateway.group.leaves.leaf(ours.user_id), call.gateway.group.epoch
    )
    call.gateway.send(ours.user_id, Op.PROPOSALS, appended([removal]))
    call.gateway.deliver()
    assert ours.user_id not in call.gateway.commits
    call.gateway.send(ours.user_id, Op.PROPOSALS, revoked([removal]))
    call.join(*KINDS)
    call.settle()


@each_other
def test_an_add_may_come_before_its_user_is_announced(group):
    call, ours, _ = group
    guest = call.create(DaveyMember)
    call.gateway.connect(guest, unannounced_to=[ours.user_id])
    call.gateway.deliver()
    call.gateway.announce(ours.user_id, [guest.user_id])
    call.gateway.deliver()
    call.gateway.advance(2_000)
    call.settle()
    assert guest.user_id in call.gateway.in_group
    assert ours.peer.counters()["recoveries"] == 0


@each_other
def test_messages_that_come_late_or_twice_change_nothing(group):
    call, ours, _ = group
    call.join(DaveyMember)
    call.gateway.deliver()
    call.let_win(ours)
    commit = call.gateway.commits[ours.user_id][-1]
    proposals = call.gateway.group.proposals
    call.settle()
    before = ours.peer.state()
    for _ in range(2):
        call.gateway.send(ours.user_id, Op.ANNOUNCE_COMMIT, b"\0\7" + commit.message)
        call.gateway.send(ours.user_id, Op.PROPOSALS, appended(proposals))
        call.gateway.send(ours.user_id, Op.EXTERNAL_SENDER, ExternalSender(call.gateway.channel_id).package)
        call.gateway.send(ours.user_id, Op.EXECUTE_TRANSITION, {"transition_id": 999})
    call.gateway.deliver()
    after = ours.peer.state()
    assert {**after, "counters": None} == {**before, "counters": None}
    assert after["counters"]["commits_ignored"] - before["counters"]["commits_ignored"] == 2
    assert ours.user_id not in call.gateway.commits
    call.join(*KINDS)
    call.settle()


@each_other
@pytest.mark.parametrize("number", ["not seen yet", "seen"])
def test_a_commit_of_an_older_epoch_that_was_not_merged_is_recovered_from(group, number):
    """Both libraries refuse it, and their clients begin again: who ignored it would stay behind."""
    call, ours, theirs = group
    call.join(DaveyMember)
    call.gateway.deliver()
    call.let_win(theirs)
    lost = call.gateway.commits[ours.user_id][-1]
    call.settle()
    transition = 900 if number == "not seen yet" else call.gateway.last_announced(ours.user_id)
    for member in (ours, theirs):
        call.gateway.misled.add(member.user_id)
        call.gateway.send(member.user_id, Op.ANNOUNCE_COMMIT, transition.to_bytes(2, "big") + lost.message)
    call.gateway.deliver()
    assert ours.peer.counters()["recoveries"] == 1 and ours.peer.counters()["commits_ignored"] == 0
    call.settle()
    assert not call.gateway.misled and {ours.user_id, theirs.user_id} <= call.gateway.in_group
    assert ours.epoch_authenticator() == theirs.epoch_authenticator() is not None


@each_other
def test_a_welcome_may_hold_secrets_for_others_and_come_twice(group):
    call, ours, theirs = group
    call.gateway.disconnect(ours.user_id)
    call.settle()
    call.gateway.connect(ours)
    call.join(DaveyMember)
    call.gateway.deliver()
    call.let_win(theirs)
    welcome = next(commit for commit in call.gateway.candidates() if commit.user_id == theirs.user_id).welcome
    whole = b"\0\2" + vector(b"".join(welcome.secrets.values())) + vector(welcome.group_info)
    for _ in range(2):
        call.gateway.send(ours.user_id, Op.WELCOME, b"\0\0" + whole)
    call.gateway.deliver()
    joined = ours.peer.state()
    call.gateway.share_of_transition_0 = 1
    assert joined["established"] and joined["counters"]["recoveries"] == 0
    call.settle()
    assert ours.epoch_authenticator() == theirs.epoch_authenticator()
