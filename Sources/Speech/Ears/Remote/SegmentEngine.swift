package import VoiceCore

/// An engine that takes a piece of speech as a whole.
package protocol SegmentEngine: Sendable {
    var description: EngineDescription { get }

    /// The text of speech at 16 kHz.
    ///
    /// Cancelling the task takes the request back.
    ///
    /// - Parameters:
    ///   - samples: All of it.
    ///   - language: A BCP 47 tag.
    ///   - onPartial: Each longer beginning of the text, from engines that answer piece by piece; called on the caller's
    ///     executor, before the answer.
    /// - Returns: The text.
    /// - Throws: ``EngineError``.
    func text(
        of samples: [Int16],
        language: String,
        onPartial: @escaping (String) -> Void
    ) async throws(EngineError) -> Transcript
}
