import Net
import VoiceCore

/// A streamed chat completion, from bytes to pieces of text.
///
/// It is whole when `[DONE]` or a finish reason was there; servers leave out either. Where the body's length is known
/// to have come, its end is enough.
struct ChatStream {
    private var events = ServerSentEvents()
    private var answer = ChatAnswer()
    private(set) var isDone = false

    var usage: TokenUsage? { answer.usage }
    /// All text is here.
    var isFinished: Bool { isDone || answer.isFinished }

    /// The pieces that these bytes complete; nil bytes are the end of the body.
    ///
    /// - Parameters:
    ///   - chunk: Bytes that may be split anywhere.
    ///   - mayBeCut: Whether a body that ends may have lost its rest.
    /// - Returns: Text, in order, none of it empty.
    /// - Throws: ``ProviderError`` for what can't be read, for an error in the stream, and for a body that lost its end.
    mutating func receive(_ chunk: [UInt8]?, mayBeCut: Bool) throws(ProviderError) -> [String] {
        guard let chunk else { return try end(mayBeCut: mayBeCut) }
        var pieces: [String] = []
        for event in try reading({ events throws(ServerSentEvents.TooLong) in try events.receive(chunk) }) {
            guard event.data != Self.end else {
                isDone = true
                break
            }
            if let piece = try answer.receive(event.data.utf8) { pieces.append(piece) }
        }
        return pieces
    }

    private static let end = "[DONE]"

    private mutating func end(mayBeCut: Bool) throws(ProviderError) -> [String] {
        let wasFinished = answer.isFinished
        let last = try reading { events throws(ServerSentEvents.TooLong) in try events.finish() }
        isDone = true
        // What comes after the text can't be missed.
        if wasFinished || last?.data == Self.end { return [] }
        var piece: String?
        if let last {
            // What was cut in its middle is no JSON.
            do throws(ProviderError) { piece = try answer.receive(last.data.utf8) } catch { throw Self.cut }
        }
        if mayBeCut, !answer.isFinished { throw Self.cut }
        return piece.map { [$0] } ?? []
    }

    private static let cut = ProviderError.unavailable(
        reason: "the connection closed before the answer had ended",
        retryAfter: nil
    )

    private mutating func reading<Value>(
        _ body: (inout ServerSentEvents) throws(ServerSentEvents.TooLong) -> Value
    ) throws(ProviderError) -> Value {
        do throws(ServerSentEvents.TooLong) {
            return try body(&events)
        } catch {
            throw .malformedAnswer("an event of more than \(error.limit) bytes")
        }
    }
}
