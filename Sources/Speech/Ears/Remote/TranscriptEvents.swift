import Net
import Runtime
import VoiceCore

/// A streamed transcription, from bytes to text: `transcript.text.delta` and at the end `transcript.text.done` with all of it
/// (OpenAI's API reference, "Audio", streaming events).
///
/// Events of other kinds are passed over, as are comments and a last `[DONE]`.
struct TranscriptEvents {
    private(set) var isDone = false
    private var events: ServerSentEvents
    private var said = ""
    private var byteCount = 0
    private let limit: Int
    /// Whether an event was there that says what it is, as OpenAI's do, and whether one was there at all.
    private var isOpenAIs = false
    private var hasEvents = false

    /// - Parameter limit: The most bytes that the stream may have.
    init(limit: Int) {
        self.limit = limit
        events = ServerSentEvents(limit: limit)
    }

    /// Takes the next bytes.
    ///
    /// - Returns: Each longer beginning of the text; the last is the whole text when it ``isDone``.
    /// - Throws: ``EngineError`` for an error that the server reports, and for what can't be read.
    mutating func receive(_ chunk: [UInt8]) throws(EngineError) -> [String] {
        byteCount += chunk.count
        guard byteCount <= limit else { throw .malformedAnswer("the transcription server's stream has no end") }
        let complete: [ServerSentEvent]
        do throws(ServerSentEvents.TooLong) {
            complete = try events.receive(chunk)
        } catch {
            throw .malformedAnswer("the transcription server sent an event of more than \(error.limit) bytes")
        }
        var texts: [String] = []
        for event in complete where !isDone {
            if let text = try take(event) { texts.append(text) }
        }
        return texts
    }

    /// Ends the stream.
    ///
    /// - Returns: The whole text if all that lacked was an empty line; nil when none of the events was OpenAI's.
    /// - Throws: ``EngineError`` when the text is not whole.
    mutating func end() throws(EngineError) -> String? {
        if let last = try? events.finish(), let text = try? take(last), isDone { return text }
        guard hasEvents, !isOpenAIs else {
            throw .unavailable("the transcription server's answer ended before its text did")
        }
        return nil
    }

    private mutating func take(_ event: ServerSentEvent) throws(EngineError) -> String? {
        guard event.data != "[DONE]" else { return nil }
        guard let object = try? JSONValue(parsing: event.data.utf8) else {
            throw .malformedAnswer("the transcription server sent an event that is not JSON")
        }
        hasEvents = true
        let type = object["type"]?.string ?? event.type
        if type == "error" || object["error"].map({ !$0.isNull }) == true {
            throw .unavailable("the transcription server reported an error in its answer")
        }
        guard type.hasPrefix("transcript.") else { return nil }
        isOpenAIs = true
        switch type {
        case "transcript.text.delta":
            guard let delta = object["delta"]?.string, !delta.isEmpty else { return nil }
            said += delta
            return said.openBeginning
        case "transcript.text.done":
            // Null is silence; no text at all is an answer that isn't whole.
            guard let text = object["text"].flatMap({ $0.isNull ? "" : $0.string }) else {
                throw .malformedAnswer("the transcription server's last event has no text in it")
            }
            isDone = true
            return text
        default: return nil
        }
    }
}

extension String {
    /// Words joined by single spaces, without the mark behind the last one: more may come, so nothing ends here.
    fileprivate var openBeginning: String {
        var text = split(whereSeparator: \.isWhitespace).joined(separator: " ")
        while let last = text.last, last.isPunctuation { text.removeLast() }
        return text
    }
}
