import Runtime
package import VoiceCore

/// Listens to a session, keeps what it is told, and lets a test wait for what it expects.
package final class EventRecorder: SessionListener {
    private struct Waiter {
        let matches: @Sendable (SessionEvent) -> Bool
        let continuation: CheckedContinuation<SessionEvent, Never>
    }

    private struct State {
        var events: [SessionEvent] = []
        /// How many events a test has waited for so far.
        var seen = 0
        var waiter: Waiter?
    }

    private let state = Lock(State())

    package init() {}

    package func handle(_ event: SessionEvent) {
        let waiter = state.withLock { state -> Waiter? in
            state.events.append(event)
            guard let waiter = state.waiter, waiter.matches(event) else { return nil }
            state.seen = state.events.count
            state.waiter = nil
            return waiter
        }
        waiter?.continuation.resume(returning: event)
    }

    /// Everything so far.
    package var events: [SessionEvent] { state.withLock { $0.events } }

    /// The next event that matches, after the last one that was waited for; at once when it has come already.
    package func next(where matches: @escaping @Sendable (SessionEvent) -> Bool) async -> SessionEvent {
        await withCheckedContinuation { continuation in
            let event = state.withLock { state -> SessionEvent? in
                for (index, event) in state.events.enumerated().dropFirst(state.seen) where matches(event) {
                    state.seen = index + 1
                    return event
                }
                state.waiter = Waiter(matches: matches, continuation: continuation)
                return nil
            }
            if let event { continuation.resume(returning: event) }
        }
    }

    /// The next event with this name, as ``SessionEvent/name`` gives it.
    package func next(_ name: String) async -> SessionEvent { await next { $0.name == name } }

    /// The next end of a reply.
    package func nextReply() async -> ReplyEnd {
        guard case .replyEnded(let end) = await next("reply.ended") else { preconditionFailure("told by its name") }
        return end
    }

    /// The next error.
    package func nextFault() async -> SessionFault {
        guard case .fault(let fault) = await next("error") else { preconditionFailure("told by its name") }
        return fault
    }

    /// The names of everything so far, with a row of frames or of text as one.
    package var names: [String] {
        var names: [String] = []
        for event in events where event.name != names.last { names.append(event.name) }
        return names
    }

    /// How much audio of a reply has come.
    package func audio(of reply: MessageID) -> Duration {
        events.reduce(.zero) { sum, event in
            if case .replyAudio(let frame, reply) = event { sum + frame.duration } else { sum }
        }
    }

    /// How much audio has come.
    package var audio: Duration {
        events.reduce(.zero) { sum, event in
            if case .replyAudio(let frame, _) = event { sum + frame.duration } else { sum }
        }
    }
}

extension SessionEvent {
    /// The event's `type`; audio and what has no message have names of their own.
    package var name: String {
        switch self {
        case .updated: "session.updated"
        case .speechStarted: "speech.started"
        case .speechEnded: "speech.ended"
        case .partialTranscript: "transcript.partial"
        case .finalTranscript: "transcript.final"
        case .replyStarted: "reply.started"
        case .replyText: "reply.text"
        case .replyAudioStarted: "reply.audio.started"
        case .replyAudio: "audio"
        case .replyPaused: "reply.paused"
        case .replyResumed: "reply.resumed"
        case .replyInterrupted: "reply.interrupted"
        case .replyAudioEnded: "reply.audio.ended"
        case .replyEnded: "reply.ended"
        case .fault: "error"
        case .ended: "session.ended"
        case .takenOver: "taken over"
        case .goingAway: "going away"
        }
    }
}
