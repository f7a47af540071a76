package import VoiceCore

/// An engine that takes a piece of speech as a whole.
package protocol SegmentEngine: Sendable {
    var description: EngineDescription { get }

    /// The text of speech at 16 kHz.
    ///
    /// Cancelling the task takes the request back.
    func text(of samples: [Int16], language: String) async throws(EngineError) -> Transcript
}
