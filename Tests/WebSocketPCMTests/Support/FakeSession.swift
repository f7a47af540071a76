import Loops
import Runtime
import TestSupport
import VoiceCore

/// A session that does nothing but write down what it is told, and tell what a test wants.
final class FakeSession: SessionDirectory, Admission, SessionPort {
    struct Heard: Sendable {
        var requests: [SessionRequest] = []
        var frames: [AudioFrame] = []
        var commands: [String] = []
        var played: [String] = []
        var isDetached = false
        var hasLost = 0
        var hasForgotten = false
    }

    let session: SessionID
    let agent = "parley"
    let isResumed = true
    let messageCount = 4
    let loop: EventLoop
    private let refusal: SessionFault?
    private let listener = Lock<(any SessionListener)?>(nil)
    private let notes = Lock(Heard())

    init(on loop: EventLoop, session: SessionID = SessionID(), refusal: SessionFault? = nil) {
        self.loop = loop
        self.session = session
        self.refusal = refusal
    }

    var heard: Heard { notes.withLock(\.self) }

    /// Tells the connection something, in the order of the calls.
    ///
    /// From any thread.
    func tell(_ events: SessionEvent...) {
        loop.post { [self] in
            for event in events { listener.withLock(\.self)?.handle(event) }
        }
    }

    /// Tells the connection something at once; on the loop.
    func tellNow(_ event: SessionEvent) { listener.withLock(\.self)?.handle(event) }

    /// Tells the connection something some time later.
    func tell(_ event: SessionEvent, after delay: Duration) {
        loop.post { [self] in
            let timer = LoopTimer(on: loop)
            timer.set(after: delay) { [self] in
                listener.withLock(\.self)?.handle(event)
                withExtendedLifetime(timer) {}
            }
        }
    }

    /// Returns when the turn of the loop in which a client was told something has ended.
    func settle() {
        let gate = Gate()
        loop.post { gate.open() }
        gate.wait()
    }

    func admit(_ request: SessionRequest) async throws(SessionFault) -> any Admission {
        notes.withLock { $0.requests.append(request) }
        if let refusal { throw refusal }
        return self
    }

    func attach(_ listener: any SessionListener) -> (port: any SessionPort, id: AttachmentID) {
        self.listener.withLock { $0 = listener }
        return (self, AttachmentID(1))
    }

    func receive(_ frame: AudioFrame, from speaker: SpeakerID) {
        notes.withLock { $0.frames.append(frame) }
    }

    func input(_ command: InputCommand, from speaker: SpeakerID) {
        let note =
            switch command {
            case .text(let text): "\(speaker) text \(text.prefix(20))"
            case .commit: "\(speaker) commit"
            case .clear: "\(speaker) clear"
            case .cancelReply(let reply): "\(speaker) cancel \(reply?.text ?? "any")"
            case .update(let update): "\(speaker) update \(update.settings.speed ?? 0)"
            case .end: "\(speaker) end"
            }
        notes.withLock { $0.commands.append(note) }
    }

    func played(_ duration: Duration, of reply: MessageID) {
        notes.withLock { $0.played.append("\(reply) \(duration.milliseconds)") }
    }

    func speakerLeft(_ speaker: SpeakerID) { notes.withLock { $0.hasLost += 1 } }

    func forgetSpeech() { notes.withLock { $0.hasForgotten = true } }

    func detach(_ attachment: AttachmentID) {
        notes.withLock { $0.isDetached = true }
        listener.withLock { $0 = nil }
    }
}
