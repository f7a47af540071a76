import VoiceCore

/// When what happened on the way to a reply; `timings` of `websocket.md` are the differences.
///
/// Times are from the session's start.
struct ReplyClock {
    /// The last speech sample; nil for typed turns.
    var lastSpeechAt: Duration?
    /// The end of the utterance was certain, or the text came.
    var decidedAt: Duration?
    /// The final transcript was there; nil for a greeting.
    var inputAt: Duration?
    var isTyped = false
    var firstTokenAt: Duration?
    var firstPhraseAt: Duration?
    var firstSpeechAt: Duration?
    var firstAudioAt: Duration?
    /// The newest piece was made.
    var lastPieceAt: Duration?

    func timings(endedAt: Duration) -> ReplyTimings {
        var timings = ReplyTimings()
        if !isTyped {
            timings.endpoint = Self.time(from: lastSpeechAt, to: decidedAt)
            if lastSpeechAt != nil { timings.stt = Self.time(from: decidedAt, to: inputAt) }
        }
        timings.firstToken = Self.time(from: inputAt, to: firstTokenAt)
        // What speculation finished before the turn was certain took no time.
        let phraseAt = firstPhraseAt.map { max($0, inputAt ?? $0) }
        timings.firstSpeech = Self.time(from: phraseAt, to: firstSpeechAt)
        timings.firstAudio = Self.time(from: lastSpeechAt ?? decidedAt, to: firstAudioAt)
        timings.generated = Self.time(from: decidedAt, to: lastPieceAt)
        timings.total = Self.time(from: decidedAt, to: endedAt)
        return timings
    }

    private static func time(from start: Duration?, to end: Duration?) -> Duration? {
        guard let start, let end else { return nil }
        return max(.zero, end - start)
    }
}
