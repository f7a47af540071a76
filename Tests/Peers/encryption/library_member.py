"""What a client does around a DAVE library; davey and libdave leave it to those who use them."""

from abc import abstractmethod

from .member import Member
from .messages import Message, Op


class LibraryMember(Member):
    def __init__(self, user_id: int, channel_id: int):
        super().__init__(user_id, channel_id)
        self.version = 0
        self.in_call: set[int] = {user_id}
        self.transitions: dict[int, int] = {}
        self.established = False

    def receive(self, message: Message) -> list[Message]:
        body = message.body
        match message.op:
            case Op.SESSION_DESCRIPTION:
                self.in_call = {self.user_id}
                self.version = body["dave_protocol_version"]
                self.allow_plaintext(self.version == 0)
                return self._start_over() if self.version else []
            case Op.CLIENTS_CONNECT:
                self.in_call |= {int(user) for user in body["user_ids"]}
            case Op.CLIENT_DISCONNECT:
                self.in_call.discard(int(body["user_id"]))
            case Op.PREPARE_TRANSITION:
                if body["protocol_version"] == 0:
                    self.allow_plaintext(True)
                return self._prepare(body["transition_id"], body["protocol_version"])
            case Op.EXECUTE_TRANSITION:
                self._execute(body["transition_id"])
            case Op.PREPARE_EPOCH:
                if body["epoch"] == 1:
                    self.version = body["protocol_version"]
                    return self._start_over()
            case Op.EXTERNAL_SENDER:
                self.set_external_sender(body)
            case Op.PROPOSALS:
                answer = self.process_proposals(body)
                return [Message(Op.COMMIT_WELCOME, answer)] if answer else []
            case Op.ANNOUNCE_COMMIT:
                return self._follow(body, self.process_commit)
            case Op.WELCOME:
                return self._follow(body, self.process_welcome)
        return []

    def _follow(self, body: bytes, process) -> list[Message]:
        transition = int.from_bytes(body[:2], "big")
        if not process(body[2:]):
            return [Message(Op.INVALID_COMMIT_WELCOME, {"transition_id": transition}), *self._start_over()]
        self.established = True
        return self._prepare(transition, self.version)

    def _prepare(self, transition: int, version: int) -> list[Message]:
        self.transitions[transition] = version
        if transition == 0:
            self._execute(transition)
            return []
        return [Message(Op.TRANSITION_READY, {"transition_id": transition})]

    def _execute(self, transition: int) -> None:
        version = self.transitions.pop(transition, None)
        if version is None:
            return
        self.version = version
        if version == 0:
            self.established = False
        elif self.established:
            self.allow_plaintext(False)
            self.use_newest_key()

    def _start_over(self) -> list[Message]:
        self.established = False
        self.transitions.clear()
        return [Message(Op.KEY_PACKAGE, self.new_key_package())]

    @abstractmethod
    def new_key_package(self) -> bytes: ...

    @abstractmethod
    def set_external_sender(self, package: bytes) -> None: ...

    @abstractmethod
    def process_proposals(self, payload: bytes) -> bytes | None: ...

    @abstractmethod
    def process_commit(self, commit: bytes) -> bool: ...

    @abstractmethod
    def process_welcome(self, welcome: bytes) -> bool: ...

    @abstractmethod
    def use_newest_key(self) -> None: ...

    @abstractmethod
    def allow_plaintext(self, allowed: bool) -> None: ...
