import Runtime
import VoiceCore

/// An answer that is one JSON value.
struct WholeAnswerReader: AnswerReader {
    private static let limit = 4 * 1024 * 1024

    private let text: (JSONValue) throws(ProviderError) -> (text: String?, usage: TokenUsage?)
    private var body: [UInt8] = []
    private(set) var usage: TokenUsage?
    private(set) var isDone = false
    var isFinished: Bool { isDone }

    /// - Parameter text: What the value says.
    init(_ text: @escaping (JSONValue) throws(ProviderError) -> (text: String?, usage: TokenUsage?)) {
        self.text = text
    }

    mutating func receive(_ chunk: [UInt8]?, mayBeCut: Bool) throws(ProviderError) -> [String] {
        if let chunk {
            guard chunk.count <= Self.limit - body.count else { throw .malformedAnswer("the answer is too long") }
            body += chunk
            return []
        }
        isDone = true
        guard let value = try? JSONValue(parsing: body) else { throw .malformedAnswer("it is not JSON") }
        let answer = try text(value)
        usage = answer.usage
        return answer.text.map { $0.isEmpty ? [] : [$0] } ?? []
    }
}
