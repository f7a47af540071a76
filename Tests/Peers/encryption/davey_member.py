"""A client on davey: DAVE in Rust, over OpenMLS."""

import davey

from .group import Flaw
from .library_member import LibraryMember


class DaveyMember(LibraryMember):
    kind = "davey"
    switches_early = True
    # It forgets the Welcome when its last proposals add nobody while earlier ones do.
    known_flaws = frozenset({Flaw.WITHOUT_WELCOME})

    def __init__(self, user_id: int, channel_id: int):
        super().__init__(user_id, channel_id)
        self.session = davey.DaveSession(1, user_id, channel_id)

    def new_key_package(self) -> bytes:
        self.session.reinit(1, self.user_id, self.channel_id)
        return self.session.get_serialized_key_package()

    def set_external_sender(self, package: bytes) -> None:
        self.session.set_external_sender(package)

    def process_proposals(self, payload: bytes) -> bytes | None:
        operation = davey.ProposalsOperationType.revoke if payload[0] else davey.ProposalsOperationType.append
        try:
            answer = self.session.process_proposals(operation, payload[1:], list(self.in_call))
        except ValueError:
            return None
        return answer.commit + (answer.welcome or b"") if answer else None

    def process_commit(self, commit: bytes) -> bool:
        return self._succeeds(self.session.process_commit, commit)

    def process_welcome(self, welcome: bytes) -> bool:
        return self._succeeds(self.session.process_welcome, welcome)

    def _succeeds(self, process, message: bytes) -> bool:
        try:
            process(message)
        except ValueError:
            return False
        return True

    def use_newest_key(self) -> None:
        """It did that by itself when it processed the commit or the Welcome."""

    def allow_plaintext(self, allowed: bool) -> None:
        self.session.set_passthrough_mode(allowed)

    def epoch_authenticator(self) -> bytes | None:
        return self.session.get_epoch_authenticator() if self.established else None

    def roster(self) -> set[int]:
        return {int(user) for user in self.session.get_user_ids()}

    def encrypt(self, frame: bytes) -> bytes | None:
        if self.version == 0:
            return frame
        return self.session.encrypt_opus(frame) if self.session.ready else None

    def decrypt(self, user_id: int, frame: bytes) -> bytes | None:
        if not self.session.ready:
            return frame if self.version == 0 else None
        try:
            return self.session.decrypt(user_id, davey.MediaType.audio, frame)
        except ValueError:
            return None
