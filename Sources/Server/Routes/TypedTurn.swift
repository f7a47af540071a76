import VoiceCore

/// Hears the reply to one typed text, and passes on what it is told, to its end.
final class TypedTurn: SessionListener {
    /// Ends after the end of the reply, or after what kept it from beginning.
    let events: AsyncStream<SessionEvent>
    private let continuation: AsyncStream<SessionEvent>.Continuation

    init() {
        (events, continuation) = AsyncStream.makeStream()
    }

    func handle(_ event: SessionEvent) {
        continuation.yield(event)
        switch event {
        case .replyEnded, .ended, .goingAway: continuation.finish()
        case .fault(let fault) where fault.isFatal: continuation.finish()
        default: break
        }
    }
}
