import Configuration
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
    private let voices = ServerVoices(Logger("wyoming"))

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
        var refusal: EngineError?
        var refused: [String] = []
        for name in voices.worthAsking([request.voice, voice]) {
            let isHeard = Lock(false)
            do throws(EngineError) {
                try await speak(request, as: name) { (piece: SpeechPiece) async throws(EngineError) in
                    isHeard.withLock { $0 = true }
                    try await yield(piece)
                }
                voices.spoke(with: name, refused: refused)
                if voices.beginsListing(for: request.voice ?? voice) {
                    // Not kept: the phrase does not wait for it, and it has a time limit.
                    Task(name: "voices of wyoming") { await listVoices() }
                }
                return
            } catch {
                // It doesn't say why; wyoming-piper reports a voice it doesn't have like anything else.
                guard case .refused = error, !isHeard.withLock({ $0 }), let name else { throw refusal ?? error }
                refusal = refusal ?? error
                refused.append(name)
            }
        }
        throw refusal ?? .refused("the Wyoming server has no voice")
    }

    package func hasVoice(_ name: String, language: String) -> Bool? { voices.has(name) }

    package func voices() async -> [SpeechVoice] { await listVoices() }

    /// What the server says it has; one that knows where to fetch others counts them too.
    @discardableResult
    private func listVoices() async -> [SpeechVoice] {
        let deadline = ContinuousClock.now + times.firstAudio
        do throws(EngineError) {
            var server = try await WyomingConversation(with: authority, over: http, within: times.connect)
            server.send(WyomingEvent(type: "describe"))
            var event: WyomingEvent
            repeat { event = try await server.next(before: deadline) } while event.type != "info"
            let listed = event.data["tts"]?.array?.flatMap { $0["voices"]?.array ?? [] } ?? []
            return voices.list(VoiceList(.array(listed)))
        } catch {
            // It doesn't tell; it speaks all the same.
            return []
        }
    }

    private func speak(
        _ request: SpeechRequest,
        as name: String?,
        yield: @Sendable (SpeechPiece) async throws(EngineError) -> Void
    ) async throws(EngineError) {
        // Events without sound don't stretch it.
        var deadline = SpeechDeadline(times)
        var server = try await WyomingConversation(with: authority, over: http, within: times.connect)
        // A server that is asked for a language but no voice chooses one that speaks it.
        let voice: JSONValue = name.map { ["name": .string($0)] } ?? ["language": .string(request.language)]
        let data: [String: JSONValue] = ["text": .string(request.text), "voice": voice]
        server.send(WyomingEvent(type: "synthesize", data: data))
        var audio: WyomingAudio?
        var rate = SteadyRate()
        var hasAudio = false
        while true {
            let event = try await server.next(before: min(deadline.endsBy, deadline.audioBy))
            switch event.type {
            case "audio-start": audio = try WyomingAudio(event.data, volume: request.volume)
            case "audio-chunk":
                if audio == nil { audio = try WyomingAudio(event.data, volume: request.volume) }
                guard let samples = audio?.samples(event.payload), let sampleRate = audio?.sampleRate else { continue }
                guard !samples.isEmpty else { continue }
                hasAudio = true
                let piece = try rate.take(SpeechPiece(samples: samples, sampleRate: sampleRate))
                try await deadline.pausing { () async throws(EngineError) in try await yield(piece) }
            case "audio-stop":
                guard hasAudio else { throw .malformedAnswer("the Wyoming server sent no audio") }
                if let rest = rate.finish() { try await yield(rest) }
                return
            default: continue
            }
        }
    }
}

/// The voice `wyoming`: `tts.wyoming`.
package enum WyomingVoice {
    private static let url = ConfigOption(
        "tts.wyoming",
        "WYOMING_TTS",
        .url(["tcp"]),
        "A Wyoming server that speaks."
    )

    package static let kind = VoiceKind("wyoming", options: [url], needs: url) { parts in
        parts.values.optionalText(url).map { address in
            WyomingSynthesizer(url: address, voice: parts.voice, http: parts.http)
        }
    }
}
