"""`dave-peer` by itself, given what no gateway should send: it answers each line, stays as it is and goes on."""

import json

import pytest

from .checks import talk
from .commit import Commit
from .dave_peer import DavePeer, DavePeerMember, encoded
from .external_sender import appended
from .kinds import KINDS, OTHERS
from .messages import Op

NO_JSON = [
    b"", b"   ", b"{", b"\xff\xfe\x00", b"\x00", b'{"do":"state"} {"do":"state"}', b"[" * 20_000, b'{"do":' * 20_000,
    b"x" * 8_000_000, b'{"do":"binary","op":27,"payload":"' + b"A" * 8_000_001 + b'"}',
]

NO_REQUESTS = [
    b"null", b"[]", b"5", b'"start"', b"{}", b'{"do":null}', b'{"do":1}', b'{"do":"fly"}',
    b'{"do":"start"}',
    b'{"do":"start","user_id":"7","dave_protocol_version":1}',
    b'{"do":"start","user_id":"x","channel_id":"9","dave_protocol_version":1}',
    b'{"do":"start","user_id":"-7","channel_id":"9","dave_protocol_version":1}',
    b'{"do":"start","user_id":"7","channel_id":"18446744073709551616","dave_protocol_version":1}',
    b'{"do":"start","user_id":"7","channel_id":"9","dave_protocol_version":"one"}',
    b'{"do":"json"}', b'{"do":"json","op":"x","d":{}}', b'{"do":"json","op":1e300,"d":{}}',
    b'{"do":"json","op":99999999999999999999999,"d":{}}',
    b'{"do":"binary"}', b'{"do":"binary","op":27}', b'{"do":"binary","op":27,"payload":5}',
    b'{"do":"binary","op":27,"payload":"A"}', b'{"do":"binary","op":27,"payload":"AA=A"}',
    b'{"do":"binary","op":27,"payload":"!!!!"}', b'{"do":"binary","op":-1.5,"payload":""}',
    b'{"do":"encrypt"}', b'{"do":"encrypt","frame":null}', b'{"do":"encrypt","frame":"%%%"}',
    b'{"do":"decrypt","frame":"AAAA"}', b'{"do":"decrypt","user_id":"8"}',
    b'{"do":"decrypt","user_id":"eight","frame":"AAAA"}', b'{"do":"decrypt","user_id":"-1","frame":"AAAA"}',
    b'{"do":"decrypt","user_id":"18446744073709551616","frame":"AAAA"}',
    b'{"do":"advance"}', b'{"do":"advance","ms":"x"}', b'{"do":"advance","ms":-1}', b'{"do":"advance","ms":1e300}',
]

MISSHAPEN = [
    None, [], "x", 5, {}, {"transition_id": "x"}, {"transition_id": -1}, {"transition_id": None}, {"transition_id": 1e99},
    {"user_ids": "x"}, {"user_ids": [None]}, {"user_ids": ["x", "-1", "99999999999999999999"]}, {"user_id": None}, {"user_id": "x"},
    {"protocol_version": "x", "transition_id": 3}, {"protocol_version": -1, "transition_id": 3},
    {"protocol_version": 1, "transition_id": "x"}, {"protocol_version": 1}, {"epoch": "x", "protocol_version": 1},
    {"epoch": -1, "protocol_version": 1}, {"epoch": 1, "protocol_version": "x"}, {"epoch": 1},
]


@pytest.fixture
def group(staged):
    """Our session in a group with both libraries."""
    ours, *_ = staged.join(*KINDS)
    staged.settle()
    return staged, ours


def still_works(call) -> None:
    call.join(*OTHERS)
    call.settle()
    talk(call.gateway)


def test_lines_that_are_no_requests_are_answered_by_an_error(group):
    call, ours = group
    before = ours.peer.state()
    for line in NO_JSON + NO_REQUESTS:
        answer = ours.peer.ask_line(line)
        assert list(answer) == ["error"] and isinstance(answer["error"], str), f"{line[:100]!r}: {answer}"
        assert ours.peer.state() == before, line[:100]
    still_works(call)


def test_each_of_many_lines_has_one_answer_in_order(group):
    call, ours = group
    lines = NO_REQUESTS * 5
    for line in lines:
        ours.peer.write_line(line)
    for _ in lines:
        assert "error" in ours.peer.read_answer()
    still_works(call)


@pytest.mark.parametrize("op", [5, 11, 12, 13, 18, 20, 21, 22, 24, 9, 31, 200, -1])
def test_json_messages_of_another_shape_change_nothing(group, op):
    call, ours = group
    before = ours.peer.state()
    for body in MISSHAPEN:
        answer = ours.peer.ask_line(json.dumps({"do": "json", "op": op, "d": body}).encode())
        assert "error" in answer or answer["send"] == [], f"{body}: {answer}"
        assert ours.peer.state() == before, body
    still_works(call)


@pytest.mark.parametrize("op", [0, 24, 26, 28, 31, 255, 256, -1])
def test_binary_messages_of_other_opcodes_change_nothing(group, op):
    call, ours = group
    before = ours.peer.state()
    for payload in (b"", b"\0", bytes(100), call.chance.randbytes(1_000)):
        answer = ours.peer.ask_line(json.dumps({"do": "binary", "op": op, "payload": encoded(payload)}).encode())
        assert "error" in answer or answer["send"] == []
        assert ours.peer.state() == before
    still_works(call)


def damaged(chance, whole: bytes, count: int) -> list[bytes]:
    """The payload cut at many places, with bytes after its end, and with changed bytes."""
    cuts = [whole[:end] for end in sorted(chance.sample(range(len(whole)), min(count, len(whole))))]
    changed = []
    for _ in range(count):
        copy = bytearray(whole)
        copy[chance.randrange(len(copy))] ^= 1 << chance.randrange(8)
        changed.append(bytes(copy))
    return [*cuts, whole + b"\0", whole * 2, *changed, chance.randbytes(len(whole)), bytes(len(whole))]


def test_damaged_proposals_are_dropped(group):
    call, ours = group
    guest = call.create(KINDS[1])
    call.gateway.connect(guest)
    call.mislead(ours, Op.PROPOSALS, lambda body: None)
    call.gateway.deliver()
    whole = appended(call.gateway.group.proposals)
    for payload in damaged(call.chance, whole, 300):
        answer = ours.peer.ask("binary", op=27, payload=encoded(payload))
        assert answer["send"] == [] and not ours.advance(5_000)
    call.gateway.misled.clear()
    call.gateway.send(ours.user_id, Op.PROPOSALS, whole)
    call.settle()
    assert guest.user_id in call.gateway.in_group
    still_works(call)


def test_a_damaged_external_sender_changes_nothing(group):
    call, ours = group
    before = ours.peer.state()
    for payload in damaged(call.chance, call.gateway.group.sender.package, 80):
        assert ours.peer.ask("binary", op=25, payload=encoded(payload))["send"] == []
        assert ours.peer.state() == before
    still_works(call)


def test_a_damaged_external_sender_before_the_call_is_not_kept(staged):
    ours = staged.create(DavePeerMember)
    for payload in damaged(staged.chance, staged.gateway.group.sender.package, 40)[:40]:
        ours.peer.ask("binary", op=25, payload=encoded(payload))
    staged.gateway.connect(ours)
    staged.join(*OTHERS)
    staged.settle()


@pytest.mark.parametrize("op", [Op.ANNOUNCE_COMMIT, Op.WELCOME])
def test_after_a_damaged_commit_or_welcome_we_are_in_the_group_again(group, op):
    call, ours = group
    others = [member for member in call.everybody if member is not ours]
    for round in range(6):
        call.let_win(others[round % 2])
        [guest] = call.join(OTHERS[round % 2])
        call.gateway.deliver()
        commit: Commit = call.gateway.commits[others[round % 2].user_id][-1]
        whole = commit.message if op == Op.ANNOUNCE_COMMIT else next(iter(commit.welcome.secrets.values()))
        for payload in damaged(call.chance, whole, 5):
            call.gateway.misled.add(ours.user_id)
            call.gateway.send(ours.user_id, op, b"\0\7" + payload)
            call.gateway.deliver()
        call.gateway.misled.discard(ours.user_id)
        call.settle()
        call.gateway.disconnect(guest.user_id)
        call.settle()
    assert ours.user_id in call.gateway.in_group


def test_bytes_after_the_opcode_may_be_missing_altogether(group):
    call, ours = group
    for op in (25, 27, 29, 30):
        for payload in (b"", b"\0"):
            answer = ours.peer.ask("binary", op=op, payload=encoded(payload))
            assert all(message["op"] in (26, 31) for message in answer["send"])
    call.gateway.connect(ours)
    call.settle()


def test_frames_of_any_length_are_answered(group):
    call, ours = group
    sender = next(member for member in call.everybody if member is not ours)
    for size in [*range(40), 1_275, 65_536, 1_000_000]:
        assert ours.decrypt(sender.user_id, bytes(size)) is None
        assert ours.decrypt(sender.user_id, b"\xfa" * size) is None
        assert ours.decrypt(sender.user_id, sender.encrypt(b"frame")) == b"frame"
    for size in (1, 1_275, 20_000):
        frame = call.chance.randbytes(size)
        assert sender.decrypt(ours.user_id, ours.encrypt(frame)) == frame
    ours.peer.ask_line(json.dumps({"do": "encrypt", "frame": encoded(bytes(1_000_000))}).encode())
    ours.peer.ask_line(json.dumps({"do": "encrypt", "frame": ""}).encode())
    still_works(call)


def test_messages_before_the_start_are_answered(staged):
    ours = staged.create(DavePeerMember)
    for op in (25, 27, 29, 30):
        ours.peer.ask("binary", op=op, payload=encoded(bytes(50)))
    for op in (5, 11, 12, 13, 18, 20, 21, 22, 24):
        ours.peer.ask_line(json.dumps({"do": "json", "op": op, "d": {}}).encode())
    assert ours.encrypt(b"frame") is None and ours.decrypt(8, b"frame") is None
    assert not ours.advance(60_000)
    state = ours.peer.state()
    assert not state["established"] and state["epoch_authenticator"] is None and state["members"] == []
    staged.gateway.connect(ours)
    staged.join(*OTHERS)
    staged.settle()


def test_the_end_of_input_ends_the_program_with_0():
    assert DavePeer().close() == 0
    cut_off = DavePeer()
    cut_off.process.stdin.write(b'{"do":"sta')
    assert cut_off.close() == 0
