import FoundationEssentials
import Net
import Runtime
import VoiceCore

/// Asks a transcription server over HTTP and reads its answer, which need not be what it should be.
struct RemoteHearing: Sendable {
    let http: HTTPClients
    let times: RemoteHearingTimes

    /// The longest answer, in bytes: a minute of speech is about one thousand.
    private static let answerLimit = 256 << 10
    /// The longest text that is believed, in bytes.
    private static let textLimit = 32 << 10

    /// Sends a request and reads the text of its answer: `{"text": …}`, or plain text where that is allowed.
    func text(_ request: HTTPClientRequest, allowsPlainText: Bool) async throws(EngineError) -> Transcript {
        var request = request
        request.connectTimeout = times.connect
        request.firstByteTimeout = times.total
        request.idleTimeout = times.total
        request.totalTimeout = times.total
        let (status, type, body) = try await send(request)
        try Self.check(status)
        return try Self.read(body, type: type, allowsPlainText: allowsPlainText)
    }

    private func send(
        _ request: HTTPClientRequest
    ) async throws(EngineError) -> (status: Int, type: String, body: [UInt8]) {
        do throws(HTTPClientError) {
            let response = try await http.nearest.open(request)
            let body = try await response.collect(upTo: Self.answerLimit)
            return (response.status, response.header("content-type")?.lowercased() ?? "", body)
        } catch {
            throw EngineError(error, of: "the transcription server")
        }
    }

    static func check(_ status: Int) throws(EngineError) {
        switch status {
        case 200..<300: return
        case 401, 403: throw .refused("the transcription server refused the key (status \(status))")
        case 404: throw .refused("the transcription server has nothing there (status 404); check its URL")
        case 408, 425, 429, 500...: throw .unavailable("the transcription server answered with status \(status)")
        default: throw .refused("the transcription server refused the request (status \(status))")
        }
    }

    static func read(
        _ body: [UInt8],
        type: String,
        allowsPlainText: Bool
    ) throws(EngineError) -> Transcript {
        if let json = try? JSONValue(parsing: body), case .object = json {
            guard let text = json["text"]?.string else {
                throw .malformedAnswer("the transcription server's answer has no text in it")
            }
            return try transcript(text, language: json["language"]?.string)
        }
        guard allowsPlainText, !type.hasPrefix("text/html"), !type.hasPrefix("application/json"),
            let text = String(validating: body, as: UTF8.self), !text.hasMarkup
        else {
            throw .malformedAnswer("the transcription server's answer is not what it should be (JSON with a text)")
        }
        return try transcript(text, language: nil)
    }

    private static func transcript(_ text: String, language: String?) throws(EngineError) -> Transcript {
        guard text.utf8.count <= textLimit else {
            throw .malformedAnswer("the transcription server's text is longer than anybody speaks")
        }
        // Whisper says names such as "english" here; only tags are passed on.
        let tag = language.flatMap { $0.utf8.count <= 3 ? $0 : nil }
        let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return Transcript(text: words, isFinal: true, language: tag)
    }
}

extension String {
    /// Whether it looks like a page or a broken document rather than like something said.
    fileprivate var hasMarkup: Bool {
        let start = drop(while: \.isWhitespace)
        return start.hasPrefix("<") || start.hasPrefix("{") || start.hasPrefix("[{")
            || unicodeScalars.contains { $0.value < 0x20 && !$0.properties.isWhitespace }
    }
}
