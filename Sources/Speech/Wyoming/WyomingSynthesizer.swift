package import Net
import Runtime
package import VoiceCore

/// Speaks through a Wyoming server, such as wyoming-piper (rhasspy/wyoming, README, "Text to Speech").
///
/// A voice that the server refuses is replaced by its default one.
package struct WyomingSynthesizer: SpeechSynthesizer {
    package let description = EngineDescription(
        name: "wyoming",
        isRemote: true,
        changesSpeed: false,
        changesPitch: false
    )
    private let authority: String
    private let voice: String?
    private let http: HTTPClients
    private let times: RemoteTimes
    private let unknownVoices = UnknownNames(Logger("wyoming"))

    /// - Parameters:
    ///   - url: `tcp://host:port`.
    ///   - voice: For requests without a voice.
    ///   - http: Whose loops and name look-up are used.
    ///   - times: How long it may take.
    package init(url: String, voice: String? = nil, http: HTTPClients, times: RemoteTimes = RemoteTimes()) {
        authority = url.wyomingAuthority
        self.voice = voice
        self.http = http
        self.times = times
    }

    package func speak(
        _ request: SpeechRequest,
        yield: @escaping @Sendable (SpeechPiece) async throws(EngineError) -> Void
    ) async throws(EngineError) {
        // A server that is asked for a language but no voice chooses one that speaks it.
        let language: [String: JSONValue] = ["language": .string(request.language)]
        guard let name = request.voice ?? voice else { return try await speak(request, as: language, yield: yield) }
        let isHeard = Lock(false)
        do throws(EngineError) {
            try await speak(request, as: ["name": .string(name)]) { (piece: SpeechPiece) async throws(EngineError) in
                isHeard.withLock { $0 = true }
                try await yield(piece)
            }
        } catch {
            guard case .refused = error, !isHeard.withLock({ $0 }) else { throw error }
            // It doesn't say why; wyoming-piper reports a voice it doesn't have like anything else.
            try await speak(request, as: language, yield: yield)
            unknownVoices.report(name)
        }
    }

    private func speak(
        _ request: SpeechRequest,
        as voice: [String: JSONValue],
        yield: @Sendable (SpeechPiece) async throws(EngineError) -> Void
    ) async throws(EngineError) {
        let end = ContinuousClock.now + times.total
        var server = try await WyomingConversation(with: authority, over: http)
        let data: [String: JSONValue] = ["text": .string(request.text), "voice": .object(voice)]
        server.send(WyomingEvent(type: "synthesize", data: data))
        var audio: WyomingAudio?
        var hasAudio = false
        while true {
            let patience = hasAudio ? times.idle : times.firstAudio
            let event = try await server.next(before: min(end, .now + patience))
            switch event.type {
            case "audio-start": audio = try WyomingAudio(event.data, volume: request.volume)
            case "audio-chunk":
                if audio == nil { audio = try WyomingAudio(event.data, volume: request.volume) }
                guard let samples = audio?.samples(event.payload), let sampleRate = audio?.sampleRate else { continue }
                guard !samples.isEmpty else { continue }
                hasAudio = true
                try await yield(SpeechPiece(samples: samples, sampleRate: sampleRate))
            case "audio-stop":
                guard hasAudio else { throw .malformedAnswer("the Wyoming server sent no audio") }
                return
            default: continue
            }
        }
    }
}

/// The voice `wyoming`: `tts.wyoming`.
package enum WyomingSynthesizerFactory: SynthesizerFactory {
    package static let name = "wyoming"

    package static func make(from parts: EngineParts) -> (any SpeechSynthesizer)? {
        let speaking = parts.settings.speaking
        return speaking.wyomingURL.map { WyomingSynthesizer(url: $0, voice: speaking.voice, http: parts.http) }
    }
}
