"""A client on libdave, Discord's own library, through dave.py."""

import dave

from .library_member import LibraryMember

SSRC = 1


class LibdaveMember(LibraryMember):
    kind = "libdave"

    def __init__(self, user_id: int, channel_id: int):
        super().__init__(user_id, channel_id)
        self.session = dave.Session(self._take_failure)
        self.failure = ("", "")
        self.encryptor = dave.Encryptor()
        self.encryptor.assign_ssrc_to_codec(SSRC, dave.Codec.opus)
        self.decryptors: dict[int, dave.Decryptor] = {}

    def _take_failure(self, source: str, reason: str) -> None:
        self.failure = (source, reason)

    def known_refusal(self) -> str | None:
        return "discord/libdave#18" if self.failure == ("ProcessCommit", "bad_optional_access") else None

    def new_key_package(self) -> bytes:
        self.session.reset()
        self.session.init(1, self.channel_id, str(self.user_id), None)
        return self.session.get_marshalled_key_package()

    def set_external_sender(self, package: bytes) -> None:
        self.session.set_external_sender(package)

    def process_proposals(self, payload: bytes) -> bytes | None:
        return self.session.process_proposals(payload, self._names)

    def process_commit(self, commit: bytes) -> bool:
        self.failure = ("", "")
        return self._take(self.session.process_commit(commit))

    def process_welcome(self, welcome: bytes) -> bool:
        self.failure = ("", "")
        return self._take(self.session.process_welcome(welcome, self._names))

    @property
    def _names(self) -> set[str]:
        return {str(user) for user in self.in_call}

    def _take(self, changes: dict[int, list[int]] | dave.RejectType | None) -> bool:
        if not isinstance(changes, dict):
            return False
        for user in self.in_call - {self.user_id}:
            decryptor = self.decryptors.setdefault(user, dave.Decryptor())
            decryptor.transition_to_key_ratchet(self.session.get_key_ratchet(str(user)))
        return True

    def use_newest_key(self) -> None:
        self.encryptor.set_key_ratchet(self.session.get_key_ratchet(str(self.user_id)))
        self.encryptor.set_passthrough_mode(False)

    def allow_plaintext(self, allowed: bool) -> None:
        for decryptor in self.decryptors.values():
            decryptor.transition_to_passthrough_mode(allowed)

    def epoch_authenticator(self) -> bytes | None:
        return self.session.get_last_epoch_authenticator() if self.established else None

    def encrypt(self, frame: bytes) -> bytes | None:
        if self.version == 0:
            return frame
        if not self.encryptor.has_key_ratchet():
            return None
        return self.encryptor.encrypt(dave.MediaType.audio, SSRC, frame)

    def decrypt(self, user_id: int, frame: bytes) -> bytes | None:
        if user_id not in self.decryptors:
            return frame if self.version == 0 else None
        return self.decryptors[user_id].decrypt(dave.MediaType.audio, frame)
