import Net
import Runtime
import VoiceCore

/// The answer of a webhook: JSON objects in a row, one JSON value, server-sent events or plain text, told by its bytes.
///
/// Of the streamed objects `item` carries text, and the end of the body is the end: a run of several steps has an `end`
/// for each (n8n-io/n8n#25982).
struct WorkflowStream: AnswerReader {
    private enum Format {
        case objects(JSONValueSplitter)
        case events(ServerSentEvents)
        case text(UTF8Pieces)
    }

    private var format: Format?
    private let isPlainText: Bool
    /// Steps that have begun and not ended.
    private var openSteps = 0
    private var hasText = false
    private(set) var isDone = false
    let usage: TokenUsage? = nil
    var isFinished: Bool { isDone }

    /// - Parameter contentType: Of the answer; n8n is often wrong about all but plain text.
    init(contentType: String?) {
        isPlainText = contentType?.lowercased().hasPrefix("text/plain") == true
    }

    mutating func receive(_ chunk: [UInt8]?, mayBeCut: Bool) throws(ProviderError) -> [String] {
        let pieces = if let chunk { try read(chunk) } else { try end(mayBeCut: mayBeCut) }
        if !pieces.isEmpty { hasText = true }
        guard hasText || !isDone else {
            throw .malformedAnswer("the workflow gave no text; switch streaming on in its agent node too")
        }
        return pieces
    }

    private mutating func read(_ chunk: [UInt8]) throws(ProviderError) -> [String] {
        if format == nil { format = try Self.format(of: chunk, isPlainText: isPlainText) }
        switch format {
        case .objects(var splitter):
            format = nil
            let values = try splitter.receive(chunk)
            format = .objects(splitter)
            return try values.compactMapThrowing { value throws(ProviderError) in try text(of: value) }
        case .events(var events):
            format = nil
            let received = try events.read(chunk)
            format = .events(events)
            return try received.compactMapThrowing { event throws(ProviderError) in try text(of: event) }
        case .text(var pieces):
            format = nil
            let text = pieces.receive(chunk)
            format = .text(pieces)
            return text.isEmpty ? [] : [text]
        case nil: return []
        }
    }

    /// Nil as long as there is only white space.
    private static func format(of chunk: [UInt8], isPlainText: Bool) throws(ProviderError) -> Format? {
        let isSpace = { (byte: UInt8) in [0x20, 0x09, 0x0A, 0x0D].contains(byte) }
        guard let first = chunk.first(where: { !isSpace($0) }) else { return nil }
        switch first {
        case UInt8(ascii: "{"), UInt8(ascii: "["): return .objects(JSONValueSplitter())
        case _ where isPlainText: return .text(UTF8Pieces())
        case UInt8(ascii: "d"), UInt8(ascii: "e"), UInt8(ascii: "i"), UInt8(ascii: ":"):
            return .events(ServerSentEvents())
        default: throw .malformedAnswer("it is neither JSON nor a stream of events")
        }
    }

    private mutating func text(of value: JSONValue) throws(ProviderError) -> String? {
        switch value["type"]?.string {
        case "begin": openSteps += 1
        case "end": openSteps -= 1
        case "item": return try WorkflowAnswer.text(ofItem: value["content"]?.string ?? "")
        case "error": throw .unavailable(reason: "the workflow failed", retryAfter: nil)
        // Tool calls and what may come one day.
        case _? where value["content"] == nil || value["metadata"] != nil: break
        default: return try WorkflowAnswer.text(value)
        }
        return nil
    }

    private mutating func text(of event: ServerSentEvent) throws(ProviderError) -> String? {
        guard event.data != "[DONE]" else { return nil }
        guard let value = try? JSONValue(parsing: event.data.utf8), value.object != nil else {
            return event.data.isEmpty ? nil : event.data
        }
        return try text(of: value)
    }

    private mutating func end(mayBeCut: Bool) throws(ProviderError) -> [String] {
        isDone = true
        switch format {
        case .objects(let splitter):
            guard !splitter.isInside, openSteps <= 0 || !mayBeCut else { throw .cutOff }
        case .events(var events):
            if let last = try events.readEnd(), let text = try text(of: last) { return [text] }
        case .text, nil: break
        }
        return []
    }
}

extension Array {
    fileprivate func compactMapThrowing<Value>(
        _ transform: (Element) throws(ProviderError) -> Value?
    ) throws(ProviderError) -> [Value] {
        var values: [Value] = []
        for element in self { if let value = try transform(element) { values.append(value) } }
        return values
    }
}
