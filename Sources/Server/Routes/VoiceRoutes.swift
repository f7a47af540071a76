import Net
import Runtime
import Sessions
import Speech
import VoiceCore

/// `/v1/audio/voices`: which voices there are, and how each sounds.
struct VoiceRoutes: RouteGroup {
    let speech: SpeechCatalog
    private let gate = SampleGate()

    init(speech: SpeechCatalog) {
        self.speech = speech
    }

    var routes: [Route] { [list, sample] }

    private static let voice = JSONSchema.named(
        .init(
            name: "Voice",
            schema: .object([
                .init("id", .text, "As an agent's voice names it."), .init("object", .choice(["audio.voice"])),
                .init("name", .text), .init("engine", .text, "The engine that has it."),
                .init("language", .nullable(.text), "A BCP 47 tag, where the engine tells."),
            ])
        )
    )

    private var list: Route {
        Route(
            "GET",
            "/v1/audio/voices",
            access: .scopes([.talk, .read]),
            Operation(
                name: "listVoices",
                summary: "Voices that the engines say they have, the server's own order of engines first",
                answers: [
                    .init(
                        200,
                        "All of them; voices is the same list as data, under the name that other servers use.",
                        json: .object([
                            .init("object", .choice(["list"])), .init("data", .array(Self.voice)),
                            .init("next_cursor", .nullable(.text)), .init("voices", .array(Self.voice)),
                        ])
                    )
                ]
            )
        ) { _ in
            let voices = JSONValue.array(await speech.offeredVoices().map(\.json))
            return HTTPResponse(json: ["object": "list", "data": voices, "next_cursor": .null, "voices": voices])
        }
    }

    private var sample: Route {
        Route(
            "GET",
            "/v1/audio/voices/{id+}/sample",
            access: .scopes([.talk, .read]),
            Operation(
                name: "sampleVoice",
                summary: "A voice says a fixed sentence of its language, to be tried by ear",
                query: [
                    .init("language", .string(length: 2...35), "What it is to speak, for a voice of several languages.")
                ],
                answers: [.init(200, "A WAV file.", bodies: ["audio/wav": .text])]
            )
        ) { call in
            let id = call.place("id")
            guard let offered = await speech.offeredVoices().first(where: { $0.voice.name == id }) else {
                throw HTTPFault(
                    404,
                    "voice.not_found",
                    "There is no voice \(id.jsonQuoted); GET /v1/audio/voices lists what there is.",
                    param: "id"
                )
            }
            let language = call.query["language"]?.string
            let sample = try await gate.pass(call) { () async throws(EngineError) in
                try await speech.sample(of: offered, language: language)
            }
            return HTTPResponse(
                status: 200,
                headers: ["Content-Type": "audio/wav", "Cache-Control": "private, max-age=3600"],
                body: WAVFile.bytes(of: sample.samples, sampleRate: sample.sampleRate)
            )
        }
    }
}

extension OfferedVoice {
    fileprivate var json: JSONValue {
        [
            "id": .string(voice.name), "object": "audio.voice", "name": .string(voice.name), "engine": .string(engine),
            "language": JSONValue(voice.language),
        ]
    }
}

/// Keeps samples of voices from taking the engines away from those who talk.
private final class SampleGate: Sendable {
    /// For each caller; a person listens to one in two seconds at most.
    private static let perMinute = 30
    /// At the same time, of all callers.
    private static let limit = 2

    private let limiter = RateLimiter<ContinuousClock>()
    private let running = Lock(0)

    func pass(
        _ call: Call,
        _ body: () async throws(EngineError) -> VoiceSample
    ) async throws(HTTPFault) -> VoiceSample {
        let caller = call.caller.name ?? call.request.callerNetwork
        if let wait = limiter.take(from: caller, perMinute: Self.perMinute) {
            throw HTTPFault(429, "rate.exceeded", "Too many samples of voices; try again later.", retryAfter: wait)
        }
        let isIn = running.withLock { count in
            guard count < Self.limit else { return false }
            count += 1
            return true
        }
        guard isIn else {
            throw HTTPFault(503, "voices.busy", "Other voices are being tried; try again.", retryAfter: .seconds(1))
        }
        defer { running.withLock { $0 -= 1 } }
        do throws(EngineError) {
            return try await body()
        } catch {
            let code = error.isTimeout ? "tts.timeout" : "tts.failed"
            throw HTTPFault(error.isTimeout ? 504 : 502, code, "The voice could not be heard: \(error.reason).")
        }
    }
}
