import Net
import VoiceCore

/// A streamed chat completion, from bytes to pieces of text.
///
/// It is whole when `[DONE]` or a finish reason was there; servers leave out either. Where the body's length is known
/// to have come, its end is enough.
struct ChatStream: AnswerReader {
    private var events = ServerSentEvents()
    private var answer = ChatAnswer()
    private var hasEvents = false
    private(set) var isDone = false

    var usage: TokenUsage? { answer.usage }
    /// All text is here.
    var isFinished: Bool { isDone || answer.isFinished }

    mutating func receive(_ chunk: [UInt8]?, mayBeCut: Bool) throws(ProviderError) -> [String] {
        guard let chunk else { return try end(mayBeCut: mayBeCut) }
        var pieces: [String] = []
        for event in try events.read(chunk) {
            hasEvents = true
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
        let last = try events.readEnd()
        isDone = true
        // What comes after the text can't be missed.
        if wasFinished || last?.data == Self.end { return [] }
        var piece: String?
        if let last {
            // What was cut in its middle is no JSON.
            do throws(ProviderError) { piece = try answer.receive(last.data.utf8) } catch { throw .cutOff }
        }
        if mayBeCut, !answer.isFinished { throw .cutOff }
        guard hasEvents || last != nil else { throw .malformedAnswer("it is not a stream of events") }
        return piece.map { [$0] } ?? []
    }
}
