import Net
import VoiceCore

/// A streamed message, from bytes to pieces of text.
///
/// It is whole when the model has said why it stopped; nothing else is an end.
struct MessagesStream: AnswerReader {
    private var events = ServerSentEvents()
    private var answer = MessagesAnswer()

    var usage: TokenUsage? { answer.usage }
    var isFinished: Bool { answer.isFinished }
    var isDone: Bool { answer.isDone }

    mutating func receive(_ chunk: [UInt8]?, mayBeCut: Bool) throws(ProviderError) -> [String] {
        guard let chunk else {
            guard isFinished else { throw .cutOff }
            return []
        }
        var pieces: [String] = []
        for event in try events.read(chunk) {
            if let piece = try answer.receive(event.data.utf8) { pieces.append(piece) }
        }
        return pieces
    }
}
