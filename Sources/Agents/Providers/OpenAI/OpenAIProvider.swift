import Net
import Runtime
package import VoiceCore

/// Any server that speaks the chat completions of OpenAI.
///
/// OpenAI itself, OpenRouter, llama.cpp, vLLM, LM Studio, Ollama and many more.
package struct OpenAIProvider: Provider {
    package let kind = "openai"
    package var model: String? { configuration.model }
    private let configuration: ProviderConfiguration
    private let url: String
    private let clients: HTTPClients

    typealias Yield = @Sendable (ModelEvent) async throws(ProviderError) -> Void

    /// How long the end of a stream is waited for once the model has said that it is done.
    private static let endPatience: Duration = .seconds(1)
    private static let answerLimit = 4 * 1024 * 1024
    private static let errorLimit = 64 * 1024

    init(_ configuration: ProviderConfiguration, baseURL: String, clients: HTTPClients) {
        self.configuration = configuration
        url = (baseURL.hasSuffix("/") ? String(baseURL.dropLast()) : baseURL) + "/chat/completions"
        self.clients = clients
    }

    package func answer(
        to prompt: Prompt,
        yield: @escaping @Sendable (ModelEvent) async throws(ProviderError) -> Void
    ) async throws(ProviderError) {
        let firstTokenBy = ContinuousClock.now + firstTokenTimeout
        let request = request(for: prompt)
        let client = clients.nearest
        let response = try await asking { () async throws(HTTPClientError) in try await client.open(request) }
        guard (200..<300).contains(response.status) else { throw await refusal(response) }
        if response.header("content-type")?.lowercased().contains("json") == true {
            try await readWhole(response, yield)
        } else {
            try await readEvents(response, firstTokenBy: firstTokenBy, yield)
        }
    }

    /// An answer that isn't streamed has no first token to wait for.
    private var firstTokenTimeout: Duration {
        configuration.isStreaming ? configuration.firstTokenTimeout : configuration.timeout
    }

    private func request(for prompt: Prompt) -> HTTPClientRequest {
        let body = Array(ChatRequest(prompt, configuration).body.text.utf8)
        var request = HTTPClientRequest("POST", url, body: .bytes(body, contentType: "application/json"))
        request.headers.append((name: "Accept", value: "text/event-stream, application/json"))
        if let key = configuration.apiKey { request.headers.append((name: "Authorization", value: "Bearer \(key)")) }
        request.connectTimeout = min(.seconds(5), firstTokenTimeout)
        request.firstByteTimeout = firstTokenTimeout
        // Between two tokens no more than before the first.
        request.idleTimeout = firstTokenTimeout
        request.totalTimeout = configuration.timeout
        return request
    }

    private func readWhole(_ response: HTTPClientResponse, _ yield: Yield) async throws(ProviderError) {
        var answer = ChatAnswer()
        let body = try await asking { () async throws(HTTPClientError) in
            try await response.collect(upTo: Self.answerLimit)
        }
        if let text = try answer.receive(body) { try await yield(.text(text)) }
        if let usage = answer.usage { try await yield(.usage(usage)) }
    }

    private func readEvents(
        _ response: HTTPClientResponse,
        firstTokenBy: ContinuousClock.Instant,
        _ yield: Yield
    ) async throws(ProviderError) {
        var stream = ChatStream()
        var deadline: ContinuousClock.Instant? = firstTokenBy
        while !stream.isDone {
            let chunk: [UInt8]?
            do throws(HTTPClientError) {
                chunk = try await response.nextChunk(before: deadline)
            } catch {
                // The answer is complete, whatever became of the connection.
                guard stream.isFinished, error != .cancelled else { throw ProviderError(error) }
                break
            }
            for piece in try stream.receive(chunk, mayBeCut: response.endsWithConnection) {
                deadline = nil
                try await yield(.text(piece))
            }
            if stream.isFinished { deadline = .now + Self.endPatience }
        }
        response.letEnd()
        if let usage = stream.usage { try await yield(.usage(usage)) }
    }

    /// Why the server doesn't answer.
    private func refusal(_ response: HTTPClientResponse) async -> ProviderError {
        do throws(HTTPClientError) {
            let body = try await response.collect(upTo: Self.errorLimit)
            let seconds = response.header("retry-after").flatMap { Int($0) }
            return ProviderError(
                status: response.status,
                answer: try? JSONValue(parsing: body),
                retryAfter: seconds.map { .seconds(min(max(0, $0), 3600)) }
            )
        } catch {
            return error == .cancelled
                ? .cancelled : ProviderError(status: response.status, answer: nil, retryAfter: nil)
        }
    }

    private func asking<Value>(
        _ body: () async throws(HTTPClientError) -> Value
    ) async throws(ProviderError) -> Value {
        do throws(HTTPClientError) { return try await body() } catch { throw ProviderError(error) }
    }
}
