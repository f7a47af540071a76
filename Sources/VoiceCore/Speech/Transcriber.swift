package import Loops
package import Runtime

/// An engine that turns speech into text.
///
/// Shared by all sessions that use it.
package protocol Transcriber: SpeechEngine {
    /// Begins one utterance. Returns at once; what has to be loaded or connected happens meanwhile. On the session's loop.
    ///
    /// - Parameters:
    ///   - request: Language and hints.
    ///   - memory: What the engine learnt about this speaker before (``TranscriberMemory``).
    ///   - loop: The session's loop, on which `onPartial` is called.
    ///   - onPartial: Each new partial text of the utterance.
    /// - Returns: The utterance, to which audio is appended.
    func transcribe(
        _ request: TranscriptionRequest,
        memory: TranscriberMemory,
        on loop: EventLoop,
        onPartial: @escaping @Sendable (Transcript) -> Void
    ) -> any Transcription
}

/// What is known about an utterance before it is heard.
package struct TranscriptionRequest: Sendable {
    /// A BCP 47 tag such as `en`.
    package var language: String
    package var wantsPartials: Bool
    /// Whose turn it takes where ears are shared.
    package var requester: Requester

    package init(language: String, wantsPartials: Bool = true, requester: Requester = .server) {
        self.language = language
        self.wantsPartials = wantsPartials
        self.requester = requester
    }
}

/// What an engine carries from one utterance of a speaker to the next, such as the cepstral mean; kept by the session.
///
/// On the session's loop only, hence the box.
package final class TranscriberMemory: @unchecked Sendable {
    // Safe because only the session's loop touches it.
    package var values: [Float] = []
    package var utteranceCount = 0

    package init() {}
}

/// One utterance on its way to text.
///
/// On the session's loop.
package protocol Transcription: AnyObject, Sendable {
    /// Takes the next audio (16 kHz). Never waits: what cannot be passed on yet is kept.
    func append(_ frame: AudioFrame)

    /// The text of what has been heard so far, as if it had ended here; the utterance may go on afterwards.
    ///
    /// - Throws: ``EngineError``. A failure here does not end the utterance.
    func settle() async throws(EngineError) -> Transcript

    /// The final text. Nothing is appended afterwards. After a ``settle()`` without audio since, its text is the answer at once.
    func finish() async throws(EngineError) -> Transcript

    /// Drops the utterance and gives back what it holds. Harmless after ``finish()``.
    func cancel()
}
