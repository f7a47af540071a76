import Runtime
import VoiceCore

/// Hands pieces of speech from the thread that makes them to the one task that awaits them.
///
/// Any thread puts, one task takes. Unbounded: a phrase is a few hundred kilobytes at most.
final class PieceMailbox: Sendable {
    private struct State {
        var pieces: [SpeechPiece] = []
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
                (state.pieces.isEmpty ? nil : state.pieces.removeFirst(), state.end)
            }
            if let piece { return piece }
            if let end {
                try end.get()
                return nil
            }
            await waitForNews()
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
