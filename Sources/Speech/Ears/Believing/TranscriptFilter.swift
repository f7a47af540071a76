import VoiceCore

/// Decides what of a transcript was said, before anybody believes it: for every ear, whole texts and beginnings alike.
///
/// Recognisers write marks where they heard something else than words, repeat themselves, and make silence into what
/// ended the videos that they learnt from. Pure.
struct TranscriptFilter {
    /// What was taken away.
    enum Finding: String, CaseIterable {
        /// A mark for silence, noise, music, a language, a feeling.
        case mark
        /// The same words over and over.
        case loop
        /// What nobody said: credits of subtitles, the farewell of a video, a word for silence.
        case invention
    }

    /// How surely nothing was said where Whisper itself takes it for silence.
    private static let silenceProbability = 0.6
    /// Nobody speaks faster: 33 letters a second, or 12 signs of a script whose signs are syllables.
    private static let letterTime: Duration = .milliseconds(30)
    private static let syllableTime: Duration = .milliseconds(80)

    /// What was said.
    ///
    /// - Parameters:
    ///   - transcript: As the recogniser gave it.
    ///   - sound: How long there was sound in the utterance.
    /// - Returns: The transcript, empty when nothing was said, and what was taken away.
    static func believed(_ transcript: Transcript, sound: Duration) -> (transcript: Transcript, findings: Set<Finding>)
    {
        var believed = transcript
        var findings: Set<Finding> = []
        let unmarked = SpeechMarks.removed(from: transcript.text, isOpen: !transcript.isFinal)
        if unmarked.text != transcript.text {
            believed.text = unmarked.text
            findings.insert(.mark)
        }
        if believed.language == nil { believed.language = unmarked.language }
        if let once = RepetitionCutter.cut(believed.text) {
            believed.text = once
            findings.insert(.loop)
        }
        if isInvented(believed, sound) {
            believed.text = ""
            findings.insert(.invention)
        }
        return (believed, findings)
    }

    private static func isInvented(_ transcript: Transcript, _ sound: Duration) -> Bool {
        guard !transcript.text.isEmpty, let kind = Inventions.kind(of: transcript.text) else { return false }
        switch kind {
        case .credit: return true
        case .farewell:
            // Said to an assistant hardly ever; the recogniser has to be sure of it.
            return !((transcript.noSpeech ?? 1) <= 0.2 && (transcript.confidence ?? 0) >= 0.8)
        case .politeness:
            return (transcript.noSpeech ?? 0) >= silenceProbability || sound < shortestTime(for: transcript.text)
        }
    }

    private static func shortestTime(for text: String) -> Duration {
        text.reduce(.zero) { time, character in
            guard character.isLetter else { return time }
            return time + (character.isUnspaced ? syllableTime : letterTime)
        }
    }
}
