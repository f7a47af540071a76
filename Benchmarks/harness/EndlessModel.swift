import Loops
import Net
import Runtime

/// A model that talks until nobody listens any more, and notes when that was; what else a server needs are stubs.
struct EndlessModel: HTTPHandler {
    private let stubs = StubServices(
        transcriptionDelay: .zero,
        languageDelay: .zero,
        speechDelay: .zero,
        phrase: .milliseconds(1500)
    )
    /// By the question that was asked.
    private let closings = Lock<[String: ContinuousClock.Instant]>([:])

    private static let pause: Duration = .milliseconds(20)

    /// When the connection over which a question was answered was closed.
    func closedAt(_ question: String) -> ContinuousClock.Instant? { closings.withLock { $0[question] } }

    func handle(_ request: HTTPRequest, _ responder: HTTPResponder) {
        guard request.path == "/v1/chat/completions" else { return stubs.handle(request, responder) }
        Task(executorPreference: responder.loop) {
            guard let body = try? await responder.body(upTo: 1 << 20),
                let question = (try? JSONValue(parsing: body))?["messages"]?.array?.last?["content"]?.string
            else { return responder.respondError(400) }
            let stream = responder.respondStreaming(headers: ["Content-Type": "text/event-stream"])
            let timer = LoopTimer(on: stream.loop)
            stream.onClose = { [closings] in
                timer.cancel()
                closings.withLock { $0[question] = .now }
            }
            Self.talk(to: stream, timer, wordCount: 0)
        }
    }

    private static func talk(to stream: HTTPBodyStream, _ timer: LoopTimer, wordCount: Int) {
        guard stream.isOpen else { return }
        let word = wordCount % 8 == 7 ? "\(wordCount). " : "word "
        let delta: JSONValue = ["choices": [["index": 0, "delta": ["content": .string(word)]]]]
        stream.write("data: \(delta.text)\n\n")
        timer.set(after: pause) { talk(to: stream, timer, wordCount: wordCount + 1) }
    }

    func errorBody(for refusal: HTTPRefusal, requestID: String) -> HTTPResponse {
        stubs.errorBody(for: refusal, requestID: requestID)
    }
}
