import Runtime
import VoiceCore

/// How one vendor says things in the JSON of its answers.
protocol AnswerDialect {
    /// Whether words that are no JSON are an answer too.
    var takesWords: Bool { get }

    /// What one value says: an object of a stream, or a whole answer.
    ///
    /// - Throws: ``ProviderError`` for an answer that is none.
    mutating func read(_ value: JSONValue) throws(ProviderError) -> AnswerPart

    /// Whether an answer that never said that it ended has ended with its body.
    ///
    /// - Parameter mayBeCut: Whether the rest of the body may have been lost.
    /// - Returns: False when the answer is to be taken for a cut one.
    func endsWithBody(mayBeCut: Bool) -> Bool

    /// What to do where an answer holds no text.
    var emptyReason: String? { get }
}

extension AnswerDialect {
    var takesWords: Bool { false }
    func endsWithBody(mayBeCut: Bool) -> Bool { false }
    var emptyReason: String? { nil }
}

/// What one value of an answer says.
struct AnswerPart {
    /// Empty for most values that are not text.
    var text = ""
    /// All that was used so far.
    var usage: TokenUsage?
    /// Why the model ended, once it has.
    var end: AnswerEnd?
    /// Nothing more will come.
    var isLast = false
}
