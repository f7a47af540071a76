import Runtime
import VoiceCore

/// Hands pieces of speech from the thread that makes them to the one task that awaits them.
///
/// Any thread puts, one task takes. Unbounded: a phrase is a few hundred kilobytes at most.
final class PieceMailbox: Sendable {
    private struct State {
        var pieces = WaitingLine<SpeechPiece>()
        var waiting: CheckedContinuation<Void, Never>?
        /// Set once no more pieces come.
        var end: Result<Void, EngineError>?
    }

    private let state = Lock(State())

    /// Adds a piece; dropped after the end.
    func put(_ piece: SpeechPiece) {
        wake { state in if state.end == nil { state.pieces.append(piece) } }
    }

    /// No more pieces come: all have, or there is an error.
    ///
    /// The first end counts.
    func end(_ result: Result<Void, EngineError> = .success(())) {
        wake { state in state.end = state.end ?? result }
    }

    /// The next piece, or nil at the end.
    ///
    /// - Throws: The error with which it ended, after all pieces.
    func next() async throws(EngineError) -> SpeechPiece? {
        while true {
            let (piece, end) = state.withLock { state in
                (state.pieces.popFirst(), state.end)
            }
            if let piece { return piece }
            if let end {
                try end.get()
                return nil
            }
            await waitForNews()
        }
    }

    /// Passes all pieces on; cancelling the task, or an error of `yield`, ends the mailbox.
    ///
    /// - Parameters:
    ///   - yield: Takes each piece.
    ///   - stop: Stops what makes the pieces; called when nobody wants more of them.
    /// - Throws: The error with which it ended, or that of `yield`.
    func pass(
        to yield: @Sendable (SpeechPiece) async throws(EngineError) -> Void,
        stop: @escaping @Sendable () -> Void
    ) async throws(EngineError) {
        let result = await withTaskCancellationHandler {
            do throws(EngineError) {
                while let piece = try await next() { try await yield(piece) }
                return Result<Void, EngineError>.success(())
            } catch {
                end(.failure(.cancelled))
                stop()
                return .failure(error)
            }
        } onCancel: {
            cancel()
            stop()
        }
        try result.get()
    }

    /// Whether no more pieces are wanted or made.
    var hasEnded: Bool { state.withLock { $0.end != nil } }

    private func cancel() {
        wake { state in
            state.pieces.removeAll()
            state.end = .failure(.cancelled)
        }
    }

    private func waitForNews() async {
        await withCheckedContinuation { continuation in
            // What came since the last look must not be slept through.
            let isNews = state.withLock { state in
                guard state.pieces.isEmpty, state.end == nil else { return true }
                state.waiting = continuation
                return false
            }
            if isNews { continuation.resume() }
        }
    }

    private func wake(_ change: (inout State) -> Void) {
        let waiting = state.withLock { state in
            change(&state)
            defer { state.waiting = nil }
            return state.waiting
        }
        waiting?.resume()
    }
}
