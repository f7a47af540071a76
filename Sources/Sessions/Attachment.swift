import Loops
import VoiceCore

/// One connection's way to tell its session something.
///
/// On the session's loop. Once another connection has taken over, it has no effect.
final class Attachment: SessionPort {
    let id: AttachmentID
    private let session: Session

    init(id: AttachmentID, session: Session) {
        self.id = id
        self.session = session
    }

    var loop: EventLoop { session.loop }

    func receive(_ frame: AudioFrame, from speaker: SpeakerID) {
        session.assumeIsolated { session in
            guard session.connection?.id == id else { return }
            session.hear(frame, from: speaker)
        }
    }

    func input(_ command: InputCommand, from speaker: SpeakerID) {
        session.assumeIsolated { session in
            guard session.connection?.id == id else { return }
            session.take(command, from: speaker)
        }
    }

    func played(_ duration: Duration, of reply: MessageID) {
        session.assumeIsolated { session in
            guard session.connection?.id == id else { return }
            session.played(duration, of: reply)
        }
    }

    func speakerLeft(_ speaker: SpeakerID) {
        session.assumeIsolated { session in
            guard session.connection?.id == id else { return }
            session.forget(speaker)
        }
    }

    func forgetSpeech() {
        session.assumeIsolated { session in
            guard session.connection?.id == id else { return }
            session.forgetUtterances(of: id)
        }
    }

    func detach(_ attachment: AttachmentID) {
        session.assumeIsolated { $0.detach(attachment) }
    }
}
