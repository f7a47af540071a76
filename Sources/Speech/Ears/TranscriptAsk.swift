import VoiceCore

/// One question for the text of an utterance, and those who wait for its answer.
///
/// On the session's loop only.
final class TranscriptAsk<Text: Sendable>: @unchecked Sendable {
    // Safe because only the session's loop touches it.
    typealias Answer = Result<Text, EngineError>

    /// Whether the utterance ends here.
    let isFinal: Bool
    /// Up to where the audio is asked for.
    let sampleCount: Int
    private var result: Answer?
    private var waiting: [CheckedContinuation<Answer, Never>] = []

    init(isFinal: Bool, sampleCount: Int) {
        self.isFinal = isFinal
        self.sampleCount = sampleCount
    }

    /// Waits for the answer; any number of tasks may.
    func answer() async throws(EngineError) -> Text {
        let answer: Answer = await withCheckedContinuation { continuation in
            // Looked at in here: the answer may come before this closure runs.
            if let result { continuation.resume(returning: result) } else { waiting.append(continuation) }
        }
        return try answer.get()
    }

    func resolve(_ answer: Answer) {
        guard result == nil else { return }
        result = answer
        for continuation in waiting { continuation.resume(returning: answer) }
        waiting = []
    }
}
