"""Calls that fall back to version 0 and return, and members who are left alone."""

import pytest

from .checks import talk
from .dave_peer import DavePeerMember
from .kinds import KINDS, OTHERS
from .messages import Op

FRAME = b"an Opus packet in the clear"


def test_a_call_falls_back_to_version_0_and_returns(staged):
    ours, *_ = staged.join(*KINDS, DavePeerMember)
    staged.settle()
    transition = staged.gateway.change_version(0)
    staged.gateway.deliver()
    assert ours.peer.state()["open_transitions"] == [transition]
    assert ours.encrypt(FRAME) != FRAME, "encrypted until the transition is executed"
    talk(staged.gateway)
    staged.gateway.execute()
    assert ours.peer.state()["version"] == 0 and ours.encrypt(FRAME) == FRAME
    talk(staged.gateway)
    staged.gateway.change_version(1)
    staged.settle()
    state = ours.peer.state()
    assert state["version"] == 1 and state["established"] and state["open_transitions"] == []


def test_plain_frames_are_let_through_for_a_while_after_the_return_and_not_longer(staged):
    ours, theirs = staged.join(*KINDS[:2])
    staged.settle()
    staged.gateway.change_version(0)
    staged.gateway.deliver()
    staged.gateway.execute()
    staged.gateway.change_version(1)
    staged.settle()
    assert ours.decrypt(theirs.user_id, FRAME) == FRAME
    staged.gateway.advance(10_001)
    assert ours.decrypt(theirs.user_id, FRAME) is None
    assert ours.last_failure == "failure_not_encrypted"
    talk(staged.gateway)


def test_a_call_may_begin_in_version_0(staged):
    staged.gateway.version = 0
    ours, *_ = staged.join(*KINDS)
    staged.settle()
    assert ours.encrypt(FRAME) == FRAME
    assert not ours.peer.state()["established"]
    staged.gateway.change_version(1)
    staged.settle()
    assert ours.peer.state()["established"]


@pytest.mark.parametrize("other", OTHERS, ids=lambda kind: f"with {kind.kind}")
def test_who_is_left_alone_begins_again(other, staged):
    ours, theirs = staged.join(DavePeerMember, other)
    for _ in range(3):
        staged.settle()
        resets = ours.peer.counters()["resets"]
        staged.gateway.disconnect(theirs.user_id)
        staged.gateway.deliver()
        state = ours.peer.state()
        assert state["counters"]["resets"] > resets
        assert not state["established"] and not state["can_encrypt"] and state["epoch_authenticator"] is None
        assert ours.encrypt(FRAME) is None
        staged.gateway.connect(theirs)
    staged.settle()


def test_nothing_is_sent_before_there_is_a_key(staged):
    [ours] = staged.join(DavePeerMember)
    staged.settle()
    assert ours.encrypt(FRAME) is None and not ours.peer.state()["can_encrypt"]


def test_several_transitions_may_be_open(staged):
    ours, *_ = staged.join(*KINDS)
    staged.settle()
    for kind in KINDS:
        staged.join(kind)
        staged.gateway.deliver()
        assert staged.gateway.decide()
        staged.gateway.deliver()
        staged.after_epoch()
    assert sorted(ours.peer.state()["open_transitions"]) == sorted(staged.gateway.transitions.waiting)
    staged.settle()
    assert ours.peer.state()["open_transitions"] == []


def test_numbers_may_be_strings_and_ids_numbers(staged):
    ours, theirs = staged.join(*KINDS[:2])
    staged.settle()
    ours.peer.ask("json", op=Op.CLIENTS_CONNECT, d={"user_ids": [5, "6"]})
    answer = ours.peer.ask("json", op=Op.PREPARE_EPOCH, d={"protocol_version": 1, "epoch": "1"})
    assert [message["op"] for message in answer["send"]] == [Op.KEY_PACKAGE]
    staged.gateway.reset()
    staged.settle()
