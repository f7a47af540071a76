import Net
import Runtime
import VoiceCore

/// The ways in which Piper servers of different ages, and others of their kind, are asked to speak.
///
/// All answer with a WAV file.
enum PiperDialect: Sendable, Equatable {
    /// `POST /synthesize` with JSON (OHF-Voice/piper1-gpl from 1.5 on, which also answers `GET /info`).
    case synthesize
    /// `POST /` with JSON (OHF-Voice/piper1-gpl up to 1.4, which also answers `GET /voices`).
    case root
    /// `GET /?text=` (rhasspy/piper).
    case query
    /// `GET /api/tts?text=` (OpenTTS, Mimic and relatives).
    case apiTTS

    /// Whether its servers answer `GET /voices`.
    var listsVoices: Bool { self == .synthesize || self == .root }

    /// The request for one phrase.
    ///
    /// - Parameters:
    ///   - base: The server's address, without `/api/tts` or `/synthesize`.
    ///   - request: What to say.
    ///   - voice: The server's own name of a voice.
    /// - Returns: A request that is answered with a WAV file.
    func request(at base: ServerAddress, for request: SpeechRequest, voice: String?) -> HTTPClientRequest {
        switch self {
        case .synthesize: Self.post(base + "/synthesize", request, voice)
        case .root: Self.post(base + "/", request, voice)
        case .query: HTTPClientRequest("GET", base.appending("/", items: "text=\(request.text.queryEncoded)"))
        case .apiTTS:
            HTTPClientRequest(
                "GET",
                base.appending(
                    "/api/tts",
                    items: "text=\(request.text.queryEncoded)" + (voice.map { "&voice=\($0.queryEncoded)" } ?? "")
                )
            )
        }
    }

    private static func post(_ url: String, _ request: SpeechRequest, _ voice: String?) -> HTTPClientRequest {
        var body: [String: JSONValue] = ["text": .string(request.text)]
        if let voice { body["voice"] = .string(voice) }
        if request.speed != 1 { body["length_scale"] = .number(1 / request.speed.clamped(to: 0.25...4)) }
        let text = JSONValue.object(body).text
        return HTTPClientRequest("POST", url, body: .bytes(Array(text.utf8), contentType: "application/json"))
    }
}

extension String {
    /// With everything but unreserved characters as percent codes (RFC 3986, section 2.1).
    fileprivate var queryEncoded: String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                bytes.append(byte)
            default: bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
