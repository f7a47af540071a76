import Net
import Runtime
import VoiceCore

/// One request to a model's server, and its answer read piece by piece.
///
/// What all vendors have in common: limits of time and size, refusals, and the end of a stream.
struct ModelExchange {
    let configuration: ProviderConfiguration
    let clients: HTTPClients

    typealias Yield = @Sendable (ModelEvent) async throws(ProviderError) -> Void

    /// How long the end of a stream is waited for once the model has said that it is done.
    private static let endPatience: Duration = .seconds(1)
    private static let errorLimit = 64 * 1024
    /// Of one answer, in bytes: a piece for each character of the longest reply, with all that vendors put around it.
    private static let longestAnswer = 64 * 1024 * 1024
    /// So many bytes are read before others on the loop have their turn.
    private static let slice = 4 * 1024
    private static let listLimit = 4 * 1024 * 1024

    /// Sends a prompt and yields what comes.
    ///
    /// - Parameters:
    ///   - body: What is posted.
    ///   - url: Where.
    ///   - headers: Beside those of the body.
    ///   - firstTokenTimeout: From the call to the first piece of text, and from each piece to the next.
    ///   - dialect: How the answer is read.
    ///   - yield: Takes the text, and at the end the usage and why it ended.
    /// - Throws: ``ProviderError``.
    func post(
        _ body: JSONValue,
        to url: String,
        headers: [(name: String, value: String)],
        firstTokenTimeout: Duration,
        as dialect: any AnswerDialect,
        yield: Yield
    ) async throws(ProviderError) {
        let firstTokenBy = ContinuousClock.now + firstTokenTimeout
        var request = HTTPClientRequest(
            "POST",
            url,
            body: .bytes(Array(body.text.utf8), contentType: "application/json")
        )
        request.headers += headers
        request.connectTimeout = min(.seconds(5), firstTokenTimeout)
        request.firstByteTimeout = firstTokenTimeout
        // Between two tokens no more than before the first.
        request.idleTimeout = firstTokenTimeout
        request.totalTimeout = configuration.timeout
        let client = clients.nearest
        let response: HTTPClientResponse
        do throws(HTTPClientError) { response = try await client.open(request) } catch { throw ProviderError(error) }
        guard (200..<300).contains(response.status) else { throw await refusal(response) }
        var reader = AnswerReader(dialect)
        defer { Metric.oddEvents.add(reader.oddCount, configuration.kind) }
        try await read(response, with: &reader, firstTokenBy: firstTokenBy, yield)
        response.letEnd()
        if let usage = reader.usage { try await yield(.usage(usage)) }
        try await yield(.finished(reader.finish ?? .stop))
    }

    /// The key where there is one, as most servers want it.
    var bearer: [(name: String, value: String)] {
        HTTPClientRequest.bearer(configuration.apiKey)
    }

    /// Asks for something that costs nothing, to learn whether the server would answer.
    ///
    /// - Parameters:
    ///   - url: What is got.
    ///   - headers: The key, mostly.
    ///   - accepting: Statuses beside 2xx that are as good.
    ///   - patience: For all of it.
    /// - Returns: The body where it is JSON.
    /// - Throws: ``ProviderError``.
    @discardableResult
    func look(
        at url: String,
        headers: [(name: String, value: String)] = [],
        accepting: Set<Int> = [],
        patience: Duration = .seconds(5)
    ) async throws(ProviderError) -> JSONValue? {
        var request = HTTPClientRequest("GET", url, headers: headers)
        request.connectTimeout = patience
        request.totalTimeout = patience
        let response: HTTPClientResponse
        let body: [UInt8]
        do throws(HTTPClientError) {
            response = try await clients.nearest.open(request)
            body = try await response.collect(upTo: Self.listLimit)
        } catch {
            throw ProviderError(error)
        }
        guard (200..<300).contains(response.status) || accepting.contains(response.status) else {
            throw ProviderError(status: response.status, answer: nil, retryAfter: response.retryAfter)
        }
        return try? JSONValue(parsing: body)
    }

    private func read(
        _ response: HTTPClientResponse,
        with reader: inout AnswerReader,
        firstTokenBy: ContinuousClock.Instant,
        _ yield: Yield
    ) async throws(ProviderError) {
        var deadline: ContinuousClock.Instant? = firstTokenBy
        var length = 0
        while !reader.isDone {
            let chunk: [UInt8]?
            do throws(HTTPClientError) {
                chunk = try await response.nextChunk(before: deadline)
            } catch {
                // The answer is complete, whatever became of the connection.
                guard reader.isFinished, error != .cancelled else { throw ProviderError(error) }
                break
            }
            guard let chunk else {
                for piece in reader.receiveEnd(mayBeCut: response.endsWithConnection) { try await yield(.text(piece)) }
                if let failure = reader.failure { throw failure }
                break
            }
            length += chunk.count
            guard length <= Self.longestAnswer else {
                throw .malformedAnswer("it has more than \(Self.longestAnswer) bytes and no end")
            }
            if try await read(chunk, with: &reader, yield) { deadline = nil }
            if reader.isFinished { deadline = .now + Self.endPatience }
        }
    }

    /// Reads a chunk bit by bit, so that a fast server leaves room for everybody else on the loop.
    ///
    /// - Returns: Whether it held text.
    private func read(
        _ chunk: [UInt8],
        with reader: inout AnswerReader,
        _ yield: Yield
    ) async throws(ProviderError) -> Bool {
        var hasText = false
        var rest = chunk[...]
        while !rest.isEmpty, !reader.isDone {
            for piece in reader.receive(rest.prefix(Self.slice)) {
                hasText = true
                try await yield(.text(piece))
            }
            if let failure = reader.failure { throw failure }
            rest = rest.dropFirst(Self.slice)
            guard !rest.isEmpty else { break }
            await Task.yield()
            guard !Task.isCancelled else { throw .cancelled }
        }
        return hasText
    }

    /// Why the server doesn't answer.
    private func refusal(_ response: HTTPClientResponse) async -> ProviderError {
        do throws(HTTPClientError) {
            let body = try await response.collect(upTo: Self.errorLimit)
            return ProviderError(
                status: response.status,
                answer: try? JSONValue(parsing: body),
                retryAfter: response.retryAfter
            )
        } catch {
            return error == .cancelled
                ? .cancelled
                : ProviderError(status: response.status, answer: nil, retryAfter: response.retryAfter)
        }
    }
}
