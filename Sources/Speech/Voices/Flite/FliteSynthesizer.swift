import Flite
import Runtime
package import VoiceCore

/// Speaks English with the voices that are built in.
///
/// Each phrase is made on the engines' threads, about a hundred times faster than it is spoken, in turns between
/// sessions. Cancelling the task stops its work within some 20 ms of audio.
package struct FliteSynthesizer: SpeechSynthesizer {
    package let description = EngineDescription(name: "embedded", languages: ["en"], isRemote: false)
    private let defaultVoice: FliteVoice
    private let unknownVoices = UnknownNames(Logger("flite"))

    /// The names of the voices, the default first.
    package static let voices = FliteVoice.allCases.map(\.rawValue)

    /// - Parameter defaultVoice: For requests without a voice; nil, or a name that is not in ``voices``, is `rms`.
    package init(defaultVoice: String? = nil) {
        self.defaultVoice = defaultVoice.flatMap(FliteVoice.init(rawValue:)) ?? .rms
    }

    package func speak(
        _ request: SpeechRequest,
        yield: @escaping @Sendable (SpeechPiece) async throws(EngineError) -> Void
    ) async throws(EngineError) {
        let voice = voice(named: request.voice)
        let mailbox = PieceMailbox()
        let work = Task(name: "flite", executorPreference: ThreadPool.engines) {
            let made = await EngineThreads.run(for: request.requester) { Self.make(request, voice, into: mailbox) }
            mailbox.end(made ?? .failure(.cancelled))
        }
        try await mailbox.pass(to: yield) { work.cancel() }
    }

    /// Makes the whole phrase on the current thread.
    private static func make(
        _ request: SpeechRequest,
        _ voice: FliteVoice,
        into mailbox: PieceMailbox
    ) -> Result<Void, EngineError> {
        guard !Task.isCancelled else { return .failure(.cancelled) }
        let text = FliteText(request.text)
        let pitch = request.pitch.clamped(to: 0.5...2)
        // A voice without a pitch of its own speaks slower and is played faster.
        let sampleRate = voice.hasPitch ? Flite.sampleRate : Int((pitch * 40).rounded()) * (Flite.sampleRate / 40)
        let faster = Double(sampleRate) / Double(Flite.sampleRate)
        var batch = SpeechBatch(sampleRate: sampleRate, volume: request.volume)
        var sampleCount = 0
        do throws(FliteError) {
            for stretch in text.stretches where !Task.isCancelled {
                let spoken = FliteRequest(
                    text: Array(text.bytes[stretch]),
                    voice: voice,
                    stretch: Float(faster / request.speed.clamped(to: 0.25...4)),
                    pitch: Float(pitch)
                )
                let before = sampleCount
                try Flite.speak(
                    spoken,
                    onWords: { words in
                        batch.words += words.map {
                            WordTime(
                                characters: text.characters(upTo: stretch.lowerBound + $0.byteCount),
                                endsAt: before + $0.endsAt
                            )
                        }
                    },
                    onSamples: { samples in
                        sampleCount += samples.count
                        if let piece = batch.append(samples) { mailbox.put(piece) }
                        return !Task.isCancelled
                    }
                )
            }
        } catch {
            return .failure(.unavailable("flite could not speak with the voice \(voice.rawValue): \(error)"))
        }
        if Task.isCancelled { return .failure(.cancelled) }
        if let piece = batch.rest() { mailbox.put(piece) }
        return .success(())
    }

    package func hasVoice(_ name: String, language: String) -> Bool? {
        description.canDo(language: language) && FliteVoice(rawValue: name) != nil
    }

    package func voices() async -> [SpeechVoice] { Self.voices.map { SpeechVoice(name: $0, language: "en") } }

    /// A voice that is not known is told once in the log, and the default speaks.
    private func voice(named name: String?) -> FliteVoice {
        guard let name else { return defaultVoice }
        if let voice = FliteVoice(rawValue: name) { return voice }
        unknownVoices.report(name)
        return defaultVoice
    }
}
