"""What can't be processed is told by opcode 31; the member comes back by another Welcome."""

import pytest

from .dave_peer import DavePeerMember
from .kinds import KINDS
from .member import SILENCE
from .messages import Op

each_victim = pytest.mark.parametrize("victim", KINDS, ids=lambda kind: kind.kind)


def flipped(position: int):
    def change(body: bytes) -> bytes:
        return body[:position] + bytes([body[position] ^ 1]) + body[len(body) + position + 1 if position < 0 else position + 1:]
    return change


def cut(body: bytes) -> bytes:
    return body[:-1]


def wrapped(body: bytes) -> bytes:
    """A Welcome as a whole MLS message, which RFC 9420 knows and DAVE doesn't."""
    return body[:2] + b"\0\1\0\3" + body[2:]


def lost(body: bytes) -> None:
    return None


@pytest.fixture
def group(staged, victim):
    """An established group of all kinds, with the one that will be misled."""
    member, *_ = staged.join(victim, *(kind for kind in KINDS if kind is not victim))
    staged.settle()
    return staged, member


@each_victim
@pytest.mark.parametrize("transition_0", [True, False])
@pytest.mark.parametrize("change", [flipped(-1), flipped(-40), flipped(-110), cut], ids=[
    "membership tag", "confirmation tag", "signature", "cut",
])
def test_a_commit_made_wrong(group, change, transition_0):
    call, member = group
    call.gateway.share_of_transition_0 = float(transition_0)
    call.let_win(next(other for other in call.everybody if other is not member))
    call.mislead(member, Op.ANNOUNCE_COMMIT, change)
    call.join(KINDS[0])
    call.settle()
    assert not call.gateway.misled and member.user_id in call.gateway.in_group


@each_victim
def test_a_commit_to_proposals_that_were_never_seen(group):
    call, member = group
    call.let_win(next(other for other in call.everybody if other is not member))
    call.mislead(member, Op.PROPOSALS, lost)
    call.join(KINDS[0])
    call.settle()
    assert not call.gateway.misled and member.user_id in call.gateway.in_group


@each_victim
def test_a_commit_of_an_epoch_that_was_missed(group):
    call, member = group
    call.let_win(next(other for other in call.everybody if other is not member))
    call.mislead(member, Op.ANNOUNCE_COMMIT, lost)
    call.join(KINDS[0])
    call.gateway.deliver()
    assert call.gateway.decide()
    call.gateway.transitions.excuse(member.user_id)
    call.join(KINDS[1])
    call.gateway.deliver()
    assert call.gateway.decide()
    call.settle()
    assert not call.gateway.misled and member.user_id in call.gateway.in_group


@each_victim
@pytest.mark.parametrize("change", [flipped(-1), cut, wrapped], ids=["changed", "cut", "wrapped"])
def test_a_welcome_made_wrong(staged, victim, change):
    staged.join(*KINDS)
    staged.settle()
    member = staged.create(victim)
    staged.mislead(member, Op.WELCOME, change)
    staged.gateway.connect(member)
    staged.settle()
    assert not staged.gateway.misled and member.user_id in staged.gateway.in_group


def test_who_recovers_is_heard_all_the_while(staged):
    speaker, listener, other = staged.join(DavePeerMember, DavePeerMember, KINDS[1])
    staged.settle()
    staged.mislead(speaker, Op.ANNOUNCE_COMMIT, flipped(-1))
    staged.let_win(other)
    staged.join(KINDS[2])
    staged.gateway.deliver()
    assert staged.gateway.decide()
    staged.gateway.deliver()
    frame = b"still here"
    assert listener.decrypt(speaker.user_id, speaker.encrypt(frame)) == frame
    assert listener.decrypt(speaker.user_id, SILENCE) == SILENCE
    staged.settle()
    assert speaker.peer.counters()["recoveries"] == 1


def test_who_is_removed_by_a_commit_waits_and_asks_again_after_ten_seconds(staged):
    ours, *_ = staged.join(*KINDS)
    staged.settle()
    gateway = staged.gateway
    gateway.group.remove(ours.user_id)
    gateway.misled.add(ours.user_id)
    gateway.deliver()
    assert gateway.decide()
    gateway.in_group.discard(ours.user_id)
    gateway.transitions.excuse(ours.user_id)
    gateway.deliver()
    assert not ours.peer.state()["established"] and ours.peer.counters()["recoveries"] == 0
    gateway.misled.clear()
    gateway.advance(10_001)
    staged.settle()
    assert ours.peer.state()["established"]
