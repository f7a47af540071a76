import VoiceCore

/// Makes text of an answer's bytes, in one vendor's format.
protocol AnswerReader {
    /// The pieces that these bytes complete; nil bytes are the end of the body.
    ///
    /// - Parameters:
    ///   - chunk: Bytes that may be split anywhere.
    ///   - mayBeCut: Whether a body that ends may have lost its rest.
    /// - Returns: Text, in order, none of it empty.
    /// - Throws: ``ProviderError`` for what can't be read, for an error in the answer, and for a body that lost its end.
    mutating func receive(_ chunk: [UInt8]?, mayBeCut: Bool) throws(ProviderError) -> [String]

    /// All text is here; what may still come can be missed.
    var isFinished: Bool { get }
    /// Nothing more will come.
    var isDone: Bool { get }
    var usage: TokenUsage? { get }
}

extension ProviderError {
    /// The body ended before the answer had.
    static let cutOff = ProviderError.unavailable(
        reason: "the connection closed before the answer had ended",
        retryAfter: nil
    )
}
