import Loops
import Runtime
package import VoiceCore

/// Ears and voices that a test controls: sound that isn't zero is speech, and what is said is in a list.
package final class ScriptedEngines: SpeechEngines {
    /// Samples that the voice makes for a character, at 16 kHz.
    package static let samplesPerCharacter = 160

    private struct State {
        var texts: [String] = []
        var hearingError: EngineError?
        var speakingError: EngineError?
        var spoken: [SpeechRequest] = []
        var heard: [Int] = []
        var partial: (@Sendable (String) -> Void)?
    }

    private let state = Lock(State())
    /// Transcripts wait for it.
    package let hearing: Signal
    /// Voices wait for it.
    package let speaking: Signal

    package init(
        hears texts: String...,
        hearing: Signal = Signal(isOpen: true),
        speaking: Signal = Signal(isOpen: true)
    ) {
        self.hearing = hearing
        self.speaking = speaking
        state.withLock { $0.texts = texts }
    }

    package func hears(_ texts: String...) { state.withLock { $0.texts += texts } }
    package func failHearing(_ error: EngineError?) { state.withLock { $0.hearingError = error } }
    package func failSpeaking(_ error: EngineError?) { state.withLock { $0.speakingError = error } }
    /// What the voice was asked to say.
    package var spoken: [SpeechRequest] { state.withLock { $0.spoken } }
    /// How many samples each utterance had.
    package var heard: [Int] { state.withLock { $0.heard } }

    /// The newest utterance has these words so far; on its loop.
    package func partial(_ text: String) { state.withLock { $0.partial }?(text) }

    package func makeDetector(_ settings: EndpointingSettings) -> any VoiceActivityDetector { SoundDetector() }

    package func makeEndpointing(_ settings: EndpointingSettings) -> any TurnEndPolicy { SilenceEndpointing(settings) }

    package func transcriber(names: [String]?, language: String) throws(EngineError) -> any Transcriber {
        Ear(engines: self)
    }

    package func synthesizer(names: [String]?, language: String) throws(EngineError) -> any SpeechSynthesizer {
        Voice(engines: self)
    }

    package func makePhraseSplitter(language: String) -> any PhraseSplitting { SentenceSplitter() }

    private struct Ear: Transcriber {
        let engines: ScriptedEngines
        var description: EngineDescription { EngineDescription(name: "scripted", isRemote: false) }

        func transcribe(
            _ request: TranscriptionRequest,
            memory: TranscriberMemory,
            on loop: EventLoop,
            onPartial: @escaping @Sendable (Transcript) -> Void
        ) -> any Transcription {
            let index = engines.state.withLock { state in
                state.partial = { onPartial(Transcript(text: $0, isFinal: false)) }
                state.heard.append(0)
                return state.heard.count - 1
            }
            return Hearing(engines: engines, index: index)
        }
    }

    private final class Hearing: Transcription {
        let engines: ScriptedEngines
        let index: Int
        let settled = Lock<(text: Transcript?, count: Int)>((nil, 0))

        init(engines: ScriptedEngines, index: Int) {
            self.engines = engines
            self.index = index
        }

        func append(_ frame: AudioFrame) {
            engines.state.withLock { $0.heard[index] += frame.samples.count }
            settled.withLock { $0.text = nil }
        }

        func settle() async throws(EngineError) -> Transcript { try await text() }
        func finish() async throws(EngineError) -> Transcript { try await text() }
        func cancel() {}

        /// The next text of the list, the same again until audio comes.
        private func text() async throws(EngineError) -> Transcript {
            if let text = settled.withLock({ $0.text }) { return text }
            // Taken before the wait: of several that wait, any may go on first.
            let text = engines.state.withLock { state in
                state.texts.isEmpty || state.hearingError != nil ? "" : state.texts.removeFirst()
            }
            await engines.hearing.waitOrCancel()
            if let error = engines.state.withLock({ $0.hearingError }) { throw error }
            let transcript = Transcript(text: text, isFinal: true, language: "en", confidence: 0.9)
            settled.withLock { $0.text = transcript }
            return transcript
        }
    }

    private struct Voice: SpeechSynthesizer {
        let engines: ScriptedEngines
        var description: EngineDescription { EngineDescription(name: "scripted", isRemote: false) }

        func speak(
            _ request: SpeechRequest,
            yield: @escaping @Sendable (SpeechPiece) async throws(EngineError) -> Void
        ) async throws(EngineError) {
            engines.state.withLock { $0.spoken.append(request) }
            await engines.speaking.waitOrCancel()
            if let error = engines.state.withLock({ $0.speakingError }) { throw error }
            var words: [WordTime] = []
            var count = 0
            for word in request.text.split(separator: " ") {
                count += word.count + (count == 0 ? 0 : 1)
                words.append(WordTime(characters: count, endsAt: count * ScriptedEngines.samplesPerCharacter))
            }
            let samples = Array<Int16>(repeating: 1, count: request.text.count * ScriptedEngines.samplesPerCharacter)
            try await yield(SpeechPiece(samples: samples, sampleRate: 16_000, words: words))
        }
    }
}

/// Takes every frame that isn't silent for speech, without delay.
private final class SoundDetector: VoiceActivityDetector {
    private var startedAt: SampleTime?
    private var lastAt: SampleTime?

    func process(_ frame: AudioFrame) -> VoiceActivity {
        let isSound = frame.samples.contains { $0 != 0 }
        if isSound {
            startedAt = startedAt ?? frame.startsAt
            lastAt = frame.endsAt
        }
        let phase: VoiceActivity.Phase = isSound ? .speaking : startedAt == nil ? .quiet : .stopping
        return VoiceActivity(
            phase: phase,
            probability: isSound ? 1 : 0,
            speechStartedAt: startedAt,
            lastSpeechAt: startedAt == nil ? nil : lastAt
        )
    }

    func endSpeech() { startedAt = nil }
}

/// Ends an utterance after a fixed silence, and says 200 ms into it that the words may be complete.
private final class SilenceEndpointing: TurnEndPolicy {
    private let settings: EndpointingSettings
    private var startedAt = SampleTime.zero
    private var hasLookedFinal = false

    init(_ settings: EndpointingSettings) { self.settings = settings }

    func utteranceStarted(at time: SampleTime) {
        startedAt = time
        hasLookedFinal = false
    }

    func observe(_ transcript: Transcript) {}

    func verdict(at now: SampleTime, activity: VoiceActivity) -> TurnVerdict {
        if .samples(now - startedAt, at: 16_000) >= settings.maxUtterance { return .ended(.limit) }
        guard settings.mode != .manual, activity.phase == .stopping, let last = activity.lastSpeechAt else {
            hasLookedFinal = false
            return .keepListening
        }
        let silence = Duration.samples(now - last, at: 16_000)
        if silence >= settings.silence { return .ended(.silence) }
        guard silence >= .milliseconds(200), !hasLookedFinal else { return .keepListening }
        hasLookedFinal = true
        return .looksFinal
    }
}

/// A phrase is a sentence.
private final class SentenceSplitter: PhraseSplitting {
    private var rest = ""

    func append(_ text: String) -> [Phrase] {
        rest += text
        var phrases: [Phrase] = []
        while let end = rest.firstIndex(where: { ".!?".contains($0) }) {
            let next = rest.index(after: end)
            phrases.append(Phrase(text: String(rest[..<next]), speakable: trimmed(rest[..<next])))
            rest = String(rest[next...])
        }
        return phrases
    }

    func finish() -> [Phrase] {
        defer { rest = "" }
        return rest.isEmpty ? [] : [Phrase(text: rest, speakable: trimmed(rest[...]))]
    }

    private func trimmed(_ text: Substring) -> String { String(text.drop { $0 == " " }) }
}
