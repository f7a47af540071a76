import FoundationEssentials
import Net
import Runtime
import VoiceCore

/// Asks a transcription server over HTTP and reads its answer, which need not be what it should be.
struct RemoteHearing: Sendable {
    let http: HTTPClients
    let times: RemoteHearingTimes

    private static let server = "the transcription server"
    /// The longest answer, in bytes: a minute of speech is about one thousand.
    private static let answerLimit = 256 << 10

    /// Sends a request and reads the text of its answer: JSON of any shape, or plain text.
    func text(_ request: HTTPClientRequest) async throws(EngineError) -> Transcript {
        try await text(in: try await open(request))
    }

    /// Sends a request; whatever the status of its answer, it is for the caller to read.
    func open(_ request: HTTPClientRequest) async throws(EngineError) -> HTTPClientResponse {
        var request = request
        request.connectTimeout = times.connect
        request.firstByteTimeout = times.total
        request.idleTimeout = times.total
        request.totalTimeout = times.total
        do throws(HTTPClientError) {
            return try await http.nearest.open(request)
        } catch {
            throw EngineError(error, of: Self.server)
        }
    }

    /// The text of an answer that comes as a whole.
    func text(in response: HTTPClientResponse) async throws(EngineError) -> Transcript {
        try check(response)
        let body: [UInt8]
        do throws(HTTPClientError) {
            body = try await response.collect(upTo: Self.answerLimit)
        } catch {
            throw EngineError(error, of: Self.server)
        }
        return try Self.read(body, type: response.contentType, isNone: response.status == 204)
    }

    /// The text of an answer that comes piece by piece.
    ///
    /// - Parameters:
    ///   - response: A stream of events.
    ///   - onPartial: Each longer beginning of the text.
    /// - Returns: Nil when it is a whole stream, but not of OpenAI's events.
    /// - Throws: ``EngineError``, also for a stream that ends before its text does.
    func text(
        inEventsOf response: HTTPClientResponse,
        onPartial: (String) -> Void
    ) async throws(EngineError) -> Transcript? {
        try check(response)
        var events = TranscriptEvents(limit: Self.answerLimit)
        while let chunk = try await nextChunk(of: response) {
            var texts = try events.receive(chunk)
            let whole = events.isDone ? texts.popLast() : nil
            for beginning in texts { onPartial(beginning) }
            guard let whole else { continue }
            response.letEnd()
            return try TranscriptShape.transcript(whole, of: Self.server)
        }
        return try events.end().map { text throws(EngineError) in
            try TranscriptShape.transcript(text, of: Self.server)
        }
    }

    private func nextChunk(of response: HTTPClientResponse) async throws(EngineError) -> [UInt8]? {
        do throws(HTTPClientError) {
            return try await response.nextChunk()
        } catch {
            throw EngineError(error, of: Self.server)
        }
    }

    private func check(_ response: HTTPClientResponse) throws(EngineError) {
        guard let refusal = EngineError(response, of: Self.server) else { return }
        response.letEnd()
        throw refusal
    }

    private static func read(_ body: [UInt8], type: String, isNone: Bool) throws(EngineError) -> Transcript {
        if isNone { return Transcript(text: "", isFinal: true) }
        if let json = try? JSONValue(parsing: body), let found = try TranscriptShape.transcript(in: json, of: server) {
            return found
        }
        guard !type.hasPrefix("text/html"), !type.hasPrefix("application/json"),
            let text = String(validating: body, as: UTF8.self)?.streamSafe, !text.hasMarkup
        else {
            throw .malformedAnswer("the transcription server's answer is not what it should be (JSON with a text)")
        }
        return try TranscriptShape.transcript(text, of: server)
    }
}

extension HTTPClientResponse {
    /// In lower case.
    var contentType: String { header("content-type")?.lowercased() ?? "" }
}

extension String {
    /// Whether it looks like a page or a broken document rather than like something said.
    fileprivate var hasMarkup: Bool {
        let start = drop(while: \.isWhitespace)
        return start.hasPrefix("<") || start.hasPrefix("{") || start.hasPrefix("[{")
            || unicodeScalars.contains { $0.value < 0x20 && !$0.properties.isWhitespace }
    }
}
