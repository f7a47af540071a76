import VoiceCore

/// Whose turn it is among the engines of a row, for one utterance or phrase: each is asked once, those that rest last.
struct EngineTurns {
    /// Not asked yet, best first.
    private var waiting: [(index: Int, state: EngineState)]
    /// How the best engine failed; those after it only stand in.
    private(set) var failure: EngineError?

    /// - Parameter states: Of the engines, best first.
    init(_ states: [EngineState]) {
        waiting = states.enumerated().map { (index: $0.offset, state: $0.element) }
    }

    /// The engine to ask now: the best one that may be asked, or the best when all rest; nil when all have been.
    mutating func next() -> Int? {
        guard !waiting.isEmpty else { return nil }
        return waiting.remove(at: waiting.firstIndex { $0.state.admit() } ?? 0).index
    }

    /// Keeps a failure for the case that no other engine does better.
    mutating func note(_ error: EngineError) { failure = failure ?? error }
}
