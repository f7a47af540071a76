package import Runtime

/// An event as clients read it: `type` and fields of `docs/websocket.md`, without `seq` and `at`.
package struct EventMessage: Sendable, Equatable {
    package let type: String
    package let fields: [String: JSONValue]

    init(_ type: String, _ fields: [String: JSONValue] = [:]) {
        self.type = type
        self.fields = fields
    }

    /// The whole object, `type` included.
    package var json: JSONValue { .object(fields.merging(["type": .string(type)]) { _, type in type }) }
}

extension SessionEvent {
    /// The event as a message for a client that gets audio at `outputRate` Hz.
    ///
    /// Nil for audio itself, and for what ends a connection without a message.
    package func message(outputRate: Int) -> EventMessage? {
        switch self {
        case .updated(let settings):
            EventMessage("session.updated", settings.fields)
        case .speechStarted(let utterance, _):
            EventMessage("speech.started", ["utterance": .string(utterance.description)])
        case .speechEnded(let utterance, let duration, let reason):
            EventMessage(
                "speech.ended",
                [
                    "utterance": .string(utterance.description), "duration_ms": .milliseconds(duration),
                    "reason": .string(reason.rawValue),
                ]
            )
        case .partialTranscript(let utterance, let text):
            EventMessage(
                "transcript.partial",
                ["utterance": .string(utterance.description), "text": .string(text)]
            )
        case .finalTranscript(let utterance, let transcript, let message):
            EventMessage(
                "transcript.final",
                [
                    "utterance": .string(utterance.description), "text": .string(transcript.text),
                    "language": JSONValue(transcript.language), "confidence": JSONValue(transcript.confidence),
                    "message": JSONValue(message?.text),
                ]
            )
        case .fault(let fault):
            EventMessage("error", fault.fields)
        case .ended(let reason):
            EventMessage("session.ended", ["reason": .string(reason.rawValue)])
        case .takenOver, .goingAway, .replyAudio:
            nil
        default:
            replyMessage(outputRate: outputRate)
        }
    }

    private func replyMessage(outputRate: Int) -> EventMessage? {
        switch self {
        case .replyStarted(let start):
            EventMessage("reply.started", start.fields)
        case .replyText(let reply, let delta):
            EventMessage("reply.text", ["reply": .string(reply.text), "delta": .string(delta)])
        case .replyAudioStarted(let reply):
            EventMessage(
                "reply.audio.started",
                ["reply": .string(reply.text), "rate": .integer(Int64(outputRate))]
            )
        case .replyPaused(let reply, let played):
            EventMessage("reply.paused", ["reply": .string(reply.text), "played_ms": .milliseconds(played)])
        case .replyResumed(let reply):
            EventMessage("reply.resumed", ["reply": .string(reply.text)])
        case .replyInterrupted(let reply, let played, let heard):
            EventMessage(
                "reply.interrupted",
                ["reply": .string(reply.text), "played_ms": .milliseconds(played), "text": .string(heard)]
            )
        case .replyAudioEnded(let reply, let duration):
            EventMessage(
                "reply.audio.ended",
                ["reply": .string(reply.text), "duration_ms": .milliseconds(duration)]
            )
        case .replyEnded(let end):
            EventMessage("reply.ended", end.fields)
        default:
            nil
        }
    }
}

extension JSONValue {
    fileprivate static func milliseconds(_ duration: Duration) -> JSONValue {
        .integer(Int64(max(0, duration.milliseconds)))
    }
}
