"""Our session in groups with davey and libdave: creating, committing, joining, being removed, coming back."""

import pytest

from .calls import RandomCall
from .checks import agree
from .dave_peer import DavePeerMember
from .kinds import KINDS, OTHERS
from .messages import Message, Op
from .staged_call import StagedCall
from .tally import EPOCHS, SEED

MOST_MEMBERS = (3, 4, 5, 6, 3, 12, 4, 8)


@pytest.mark.parametrize("run", range(len(MOST_MEMBERS)), ids=lambda run: f"seed {SEED + run}")
def test_random_calls_hold_as_many_epochs_as_asked(run, closing):
    call = closing(RandomCall(SEED + run, KINDS, most=MOST_MEMBERS[run]))
    call.hold(epochs=-(-EPOCHS // len(MOST_MEMBERS)))


@pytest.mark.parametrize("creator", KINDS, ids=lambda kind: f"{kind.kind} creates")
@pytest.mark.parametrize("returner", KINDS, ids=lambda kind: f"{kind.kind} returns")
def test_each_creates_commits_joins_leaves_and_comes_back(creator, returner, staged):
    members = staged.join(*KINDS, returner)
    first = next(member for member in members if isinstance(member, creator))
    staged.let_win(first)
    staged.settle()
    assert staged.gateway.group.leaves.users[0] == first.user_id
    for committer in members[:-1]:
        staged.let_win(committer)
        staged.gateway.disconnect(members[-1].user_id)
        staged.settle()
        staged.gateway.connect(members[-1])
        staged.settle()


@pytest.mark.parametrize("committer", KINDS, ids=lambda kind: f"{kind.kind} commits")
def test_twelve_come_one_by_one_and_go_one_by_one(committer, staged):
    [host] = staged.join(committer)
    staged.let_win(host)
    for index in range(11):
        staged.join(KINDS[index % 3])
        staged.settle()
    assert len(staged.gateway.in_group) == 12
    others = [user for user in staged.gateway.members if user != host.user_id]
    staged.chance.shuffle(others)
    for user in others[:-1]:
        staged.gateway.disconnect(user)
        staged.settle()
    assert len(staged.gateway.in_group) == 2


@pytest.mark.parametrize("committer", KINDS, ids=lambda kind: f"{kind.kind} commits")
def test_twelve_come_at_once_and_eight_are_exchanged_at_once(committer, staged):
    [host, *_] = staged.join(committer, *KINDS * 3, *KINDS[:2])
    staged.let_win(host)
    staged.settle()
    assert len(staged.gateway.in_group) == 12
    leaving = staged.chance.sample([user for user in staged.gateway.members if user != host.user_id], 8)
    staged.gateway.disconnect(*leaving)
    staged.join(*staged.chance.choices(KINDS, k=8))
    staged.settle()
    assert len(staged.gateway.in_group) == 12


def test_each_epoch_has_another_authenticator(staged):
    staged.join(*KINDS)
    seen = set()
    for _ in range(5):
        staged.settle()
        seen.add(agree(staged.gateway))
        staged.gateway.connect(staged.gateway.members[staged.chance.choice(sorted(staged.gateway.members))])
    assert len(seen) == 5


def test_the_external_sender_may_come_before_the_session_description(staged):
    ours = staged.create(DavePeerMember)
    ours.receive(Message(Op.EXTERNAL_SENDER, staged.gateway.group.sender.package))
    staged.lose(ours, Op.EXTERNAL_SENDER)
    staged.gateway.connect(ours)
    staged.join(*OTHERS)
    staged.let_win(ours)
    staged.settle()
    assert ours.peer.counters()["commits_own"] == 1


def test_who_hears_nothing_for_ten_seconds_asks_again(staged):
    staged.join(*OTHERS)
    staged.settle()
    ours = staged.create(DavePeerMember)
    staged.lose(ours, Op.WELCOME)
    staged.gateway.connect(ours)
    staged.gateway.deliver()
    assert staged.gateway.decide()
    staged.gateway.deliver()
    assert not ours.peer.state()["established"]
    staged.gateway.advance(10_001)
    staged.settle()
    assert ours.peer.state()["established"]


def test_a_key_package_may_be_replaced_before_there_is_a_group(staged):
    ours, *_ = staged.join(DavePeerMember, DavePeerMember, *OTHERS)
    staged.gateway.deliver()
    packages = dict(staged.gateway.packages)
    staged.gateway.advance(10_001)
    assert staged.gateway.packages[ours.user_id] != packages[ours.user_id]
    staged.settle()
    assert len(staged.gateway.in_group) == 4


@pytest.mark.parametrize("mover", KINDS, ids=lambda kind: f"{kind.kind} moves")
def test_a_member_may_move_to_another_call_and_back(mover, closing):
    here, there = closing(StagedCall(SEED)), closing(StagedCall(SEED + 1))
    moving, *_ = here.join(mover, *KINDS)
    there.join(*KINDS)
    for call in (here, there):
        call.settle()
    for left, entered in ((here, there), (there, here)):
        left.gateway.disconnect(moving.user_id)
        moving.channel_id = entered.gateway.channel_id
        entered.gateway.connect(moving)
        left.settle()
        entered.settle()
        assert moving.user_id in entered.gateway.in_group
