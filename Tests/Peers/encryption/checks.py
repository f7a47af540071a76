"""What must hold in a call at any time: one secret in each epoch, and frames that open."""

import random

from .gateway import Divergence, Gateway
from .member import SILENCE, Member
from .tally import TALLY


def agree(gateway: Gateway) -> bytes:
    """All members of the group have the same epoch authenticator, which is given."""
    members = [gateway.members[user] for user in sorted(gateway.in_group)]
    found = {member: member.epoch_authenticator() for member in members}
    if None in found.values() or len(set(found.values())) != 1:
        raise Divergence(f"epoch {gateway.group.epoch} (number {gateway.keys.serial} of the call): {found}")
    for member in members:
        if member.roster() not in (None, gateway.group.leaves.members):
            raise Divergence(f"{member} has {member.roster()} in the group, not {gateway.group.leaves.members}")
    kinds = {member.kind for member in members}
    TALLY["epochs"] += 1
    if len(kinds) > 1:
        for kind in kinds:
            TALLY[f"epochs with {kind} and others"] += 1
        TALLY["epochs with " + ", ".join(sorted(kinds))] += 1
    TALLY["members of the largest group"] = max(TALLY["members of the largest group"], len(members))
    return found[members[0]]


def opus(chance: random.Random) -> bytes:
    """Stands in for an Opus packet: no member looks inside."""
    return SILENCE if chance.random() < 0.02 else chance.randbytes(chance.choice((1, 3, 40, 160, 1275)))


def talk(gateway: Gateway) -> None:
    """Each that may send says something; each that has the key opens it."""
    for speaker in sorted(gateway.in_group if gateway.version else gateway.members):
        sender = gateway.members[speaker]
        frame = opus(gateway.chance)
        sealed = sender.encrypt(frame)
        if gateway.version and not gateway.keys.can_send(speaker):
            continue
        if sealed is None:
            raise Divergence(f"{sender} has nothing to send with")
        if gateway.version and frame != SILENCE and frame in sealed and len(frame) > 3:
            raise Divergence(f"{sender} sent a frame in the clear")
        for listener, receiver in gateway.members.items():
            if listener == speaker:
                continue
            if not gateway.version or gateway.keys.can_open(listener, speaker):
                hear(gateway, sender, receiver, frame, sealed)
            elif gateway.keys.came_later(listener, speaker) and frame != SILENCE:
                if receiver.decrypt(speaker, sealed) is not None:
                    raise Divergence(f"{receiver} opens a frame of {sender} from before it came")
                TALLY["frames from before a member came, not opened by it"] += 1


def hear(gateway: Gateway, sender: Member, receiver: Member, frame: bytes, sealed: bytes) -> None:
    opened = receiver.decrypt(sender.user_id, sealed)
    if opened != frame:
        raise Divergence(f"{receiver} can't open a frame of {sender}: {opened and opened.hex()} for {frame.hex()}")
    if not gateway.version:
        TALLY["plain frames let through"] += 1
        return
    TALLY["frames opened"] += 1
    TALLY[f"frames of {sender.kind} opened by {receiver.kind}"] += 1
