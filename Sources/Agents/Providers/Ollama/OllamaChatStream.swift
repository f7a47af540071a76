import Runtime
import VoiceCore

/// An answer of `POST /api/chat`, streamed as a JSON object a line, or whole as one such object.
///
/// It is whole when an object says `done`. Thoughts and tool calls are not text.
struct OllamaChatStream: AnswerReader {
    private var objects = JSONValueSplitter()
    private let noteLoad: (Duration) -> Void
    private(set) var usage: TokenUsage?
    private(set) var isDone = false
    var isFinished: Bool { isDone }

    /// - Parameter noteLoad: Is told how long the model took to load, where it had to.
    init(noteLoad: @escaping (Duration) -> Void) {
        self.noteLoad = noteLoad
    }

    mutating func receive(_ chunk: [UInt8]?, mayBeCut: Bool) throws(ProviderError) -> [String] {
        guard let chunk else {
            guard isDone else { throw .cutOff }
            return []
        }
        var pieces: [String] = []
        for object in try objects.receive(chunk) {
            if let error = object["error"] { throw Self.failure(error.string ?? "") }
            if let text = object["message"]?["content"]?.string, !text.isEmpty { pieces.append(text) }
            guard object["done"]?.bool == true else { continue }
            isDone = true
            if let input = object["prompt_eval_count"]?.integer {
                usage = TokenUsage(inputTokens: input, outputTokens: object["eval_count"]?.integer ?? 0)
            }
            if let load = object["load_duration"]?.integer, load > 0 { noteLoad(.nanoseconds(load)) }
        }
        return pieces
    }

    /// An error is a sentence, which may quote anything; only what kind it is goes on.
    private static func failure(_ sentence: String) -> ProviderError {
        sentence.contains("not found")
            ? .refused(status: 404, reason: "no such model; pull it first")
            : .unavailable(reason: "the server failed while it answered", retryAfter: nil)
    }
}
