"""Media frames between our session and the libraries: lost, reordered, repeated, changed, late."""

import pytest

from .dave_peer import DavePeerMember, sent
from .kinds import KINDS
from .member import SILENCE, Member
from .messages import Op
from .tally import TALLY

OURS_AND_ANY = [(DavePeerMember, kind) for kind in KINDS] + [(kind, DavePeerMember) for kind in KINDS[1:]]
each_pair = pytest.mark.parametrize("pair", OURS_AND_ANY, ids=lambda pair: f"{pair[0].kind} to {pair[1].kind}")
each_sender = pytest.mark.parametrize("sender", KINDS, ids=lambda kind: f"from {kind.kind}")

WHEN_CHANGED = ("failure_authentication", "failure_not_encrypted", "failure_generation", "failure_replayed")


@pytest.fixture
def two(staged, pair):
    sender, receiver = staged.join(*pair)
    staged.settle()
    return staged, sender, receiver


@pytest.fixture
def heard(staged, sender):
    """Who speaks, and our session that listens."""
    speaker, listener = staged.join(sender, DavePeerMember)
    staged.settle()
    return staged, speaker, listener


def seal(sender: Member, frames: list[bytes]) -> list[bytes]:
    return [sender.encrypt(frame) for frame in frames]


def refused(listener: DavePeerMember, speaker: int, sealed: bytes, *failures: str) -> None:
    """The frame isn't opened, and exactly one of the counters named counts it."""
    before = listener.peer.counters()
    assert listener.decrypt(speaker, sealed) is None
    assert listener.last_failure in failures
    changed = {name: count - before[name] for name, count in listener.peer.counters().items() if count != before[name]}
    assert changed == {listener.last_failure: 1}


@each_pair
def test_frames_may_be_lost_reordered_and_repeated(two):
    call, sender, receiver = two
    frames = [call.chance.randbytes(call.chance.randint(1, 300)) for _ in range(2_000)]
    arriving = [item for item in zip(frames, seal(sender, frames), strict=True) if call.chance.random() > 0.1]
    arriving.sort(key=lambda item: frames.index(item[0]) + call.chance.uniform(0, 60))
    for frame, sealed in arriving:
        assert receiver.decrypt(sender.user_id, sealed) == frame
        TALLY["frames opened out of order"] += 1
        if call.chance.random() < 0.1:
            assert receiver.decrypt(sender.user_id, sealed) is None
            TALLY["repeated frames refused"] += 1


@each_pair
def test_the_silence_frame_passes_in_every_state(two):
    call, sender, receiver = two
    assert receiver.decrypt(sender.user_id, SILENCE) == SILENCE
    assert receiver.decrypt(sender.user_id, sender.encrypt(SILENCE)) == SILENCE
    call.gateway.disconnect(sender.user_id)
    call.gateway.deliver()
    if isinstance(receiver, DavePeerMember):
        assert receiver.decrypt(sender.user_id, SILENCE) == SILENCE
        assert receiver.decrypt(4711, SILENCE) == SILENCE
        assert receiver.peer.counters()["silence_frames"] >= 3


@each_sender
def test_a_changed_frame_is_refused_and_the_true_one_still_opens(heard):
    call, speaker, listener = heard
    for size in (1, 20, 160):
        frame = call.chance.randbytes(size)
        sealed = speaker.encrypt(frame)
        for position in range(len(sealed)):
            changed = bytearray(sealed)
            changed[position] ^= 1 << call.chance.randrange(8)
            refused(listener, speaker.user_id, bytes(changed), *WHEN_CHANGED)
            refused(listener, speaker.user_id, sealed[:position], *WHEN_CHANGED)
            assert listener.decrypt(speaker.user_id, speaker.encrypt(b"another")) == b"another"
            TALLY["changed frames refused"] += 2
        assert listener.decrypt(speaker.user_id, sealed) == frame


@each_sender
def test_when_no_frame_opens_any_more_we_ask_for_another_welcome(heard):
    """discord.js gives up after 36 frames in a row; so do we, but not again within ten seconds."""
    call, speaker, listener = heard
    call.gateway.misled.add(listener.user_id)
    for _ in range(2):
        answers = []
        for _ in range(100):
            sealed = speaker.encrypt(b"not understood")
            answers.append(sent(listener.ask_to_decrypt(speaker.user_id, bytes([sealed[0] ^ 1]) + sealed[1:])))
        assert [[message.op for message in answer] for answer in answers if answer] in (
            [[Op.INVALID_COMMIT_WELCOME, Op.KEY_PACKAGE]], []
        )
        for answer in answers:
            call.gateway.take(listener.user_id, answer)
        call.settle()
    assert not call.gateway.misled
    assert listener.peer.counters()["recoveries"] == 1


@each_sender
def test_each_failure_has_its_counter(heard):
    _, speaker, listener = heard
    first, second, third = seal(speaker, [b"one", b"two", b"three"])
    assert listener.decrypt(speaker.user_id, first) == b"one"
    refused(listener, speaker.user_id, first, "failure_replayed")
    refused(listener, speaker.user_id, bytes([second[0] ^ 1]) + second[1:], "failure_authentication")
    refused(listener, speaker.user_id, b"plain Opus bytes", "failure_not_encrypted")
    refused(listener, 4711, second, "failure_no_key")
    refused(listener, speaker.user_id, with_nonce(third, 5, 1 << 24), "failure_generation")
    assert listener.decrypt(speaker.user_id, second) == b"two"
    assert listener.decrypt(speaker.user_id, third) == b"three"


def with_nonce(sealed: bytes, size: int, nonce: int) -> bytes:
    """The frame of so many bytes with another nonce: one that stands for another generation of the key."""
    encoded = bytearray()
    while nonce > 0x7F:
        encoded.append(nonce & 0x7F | 0x80)
        nonce >>= 7
    encoded.append(nonce)
    return sealed[:size + 8] + bytes(encoded) + bytes([8 + len(encoded) + 3]) + b"\xfa\xfa"


@each_sender
def test_a_thousand_missing_frames_are_remembered(heard):
    call, speaker, listener = heard
    frames = [index.to_bytes(2, "big") * 5 for index in range(2_001)]
    sealed = seal(speaker, frames)
    assert listener.decrypt(speaker.user_id, sealed[0]) == frames[0]
    assert listener.decrypt(speaker.user_id, sealed[-1]) == frames[-1]
    for index in (1_999, 1_500, 1_001):
        assert listener.decrypt(speaker.user_id, sealed[index]) == frames[index]
    refused(listener, speaker.user_id, sealed[1], "failure_replayed")


@each_sender
def test_frames_of_the_epoch_before_open_for_ten_seconds(heard):
    call, speaker, listener = heard
    frames = [b"early", b"late", b"too late"]
    sealed = seal(speaker, frames)
    call.join(KINDS[1])
    call.settle()
    assert listener.decrypt(speaker.user_id, sealed[0]) == frames[0]
    call.gateway.advance(9_000)
    assert listener.decrypt(speaker.user_id, sealed[1]) == frames[1]
    call.gateway.advance(1_001)
    refused(listener, speaker.user_id, sealed[2], "failure_authentication")


@each_sender
def test_frames_of_who_left_open_for_ten_seconds(heard):
    call, speaker, listener = heard
    call.join(KINDS[1])
    call.settle()
    frames = [b"early", b"too late"]
    sealed = seal(speaker, frames)
    call.gateway.disconnect(speaker.user_id)
    call.settle()
    assert listener.decrypt(speaker.user_id, sealed[0]) == frames[0]
    call.gateway.advance(10_001)
    refused(listener, speaker.user_id, sealed[1], "failure_no_key")


@pytest.mark.parametrize("leaver", KINDS, ids=lambda kind: f"{kind.kind} leaves")
def test_who_left_opens_nothing_that_is_said_afterwards(leaver, staged):
    gone, *_ = staged.join(leaver, *KINDS)
    staged.settle()
    staged.gateway.disconnect(gone.user_id)
    staged.settle()
    for user, member in staged.gateway.members.items():
        assert gone.decrypt(user, member.encrypt(b"not for you")) is None
