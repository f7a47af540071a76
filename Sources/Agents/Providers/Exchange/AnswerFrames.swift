import Net
import Runtime
import VoiceCore

/// Cuts the body of an answer into what stands in it, by its first bytes and whatever its label says.
///
/// Servers and the proxies before them mislabel streams of events as JSON, JSON as events, and both as plain text.
struct AnswerFrames {
    enum Frame {
        /// A JSON value: the data of an event, a line, or the whole body.
        case value(JSONValue, event: String)
        /// Words that are no JSON: the data of an event, or plain text in pieces.
        case words(String, event: String?)
        /// `[DONE]`.
        case endMark
        /// What says nothing: no JSON where there should be some, or nothing at all.
        case odd
    }

    private enum Format {
        case undecided(AnswerBeginning)
        case values(JSONValueSplitter)
        case events(ServerSentEvents)
        case text(UTF8Pieces)
        /// A single JSON string, or words in quotes.
        case quoted([UInt8])
    }

    /// Of one event and of one value, in bytes: twenty times the text of the longest reply.
    static let longestValue = 2 * 1024 * 1024
    /// Comments before the first event may take this many bytes.
    private static let longestBeginning = 64 * 1024

    private var format: Format
    private let takesWords: Bool

    /// - Parameter takesWords: Whether plain text is an answer.
    init(takesWords: Bool) {
        self.takesWords = takesWords
        format = .undecided(AnswerBeginning(takesWords: takesWords))
    }

    /// Whether a value or an event has begun and not ended.
    var isInside: Bool {
        switch format {
        case .values(let splitter): splitter.isInside
        default: false
        }
    }

    /// Whether anything has come that could be told apart.
    var isDecided: Bool { if case .undecided = format { false } else { true } }

    /// What these bytes complete.
    ///
    /// - Throws: ``ProviderError`` `malformedAnswer` for what is no answer at all, and for a value that is too long.
    mutating func receive(_ bytes: ArraySlice<UInt8>) throws(ProviderError) -> [Frame] {
        switch format {
        case .undecided(var beginning):
            format = .undecided(AnswerBeginning(takesWords: takesWords))
            guard let decided = try beginning.append(bytes) else {
                guard beginning.bytes.count <= Self.longestBeginning else {
                    throw .malformedAnswer("its beginning says nothing")
                }
                format = .undecided(beginning)
                return []
            }
            begin(decided.format)
            return try receive(beginning.bytes[decided.start...])
        case .values(var splitter):
            format = .undecided(AnswerBeginning(takesWords: takesWords))
            let values = try splitter.receive(bytes)
            format = .values(splitter)
            return values.map(Self.frame)
        case .events(var events):
            format = .undecided(AnswerBeginning(takesWords: takesWords))
            do throws(ServerSentEvents.TooLong) {
                let received = try events.receive(bytes)
                format = .events(events)
                return received.map(Self.frame)
            } catch {
                throw .malformedAnswer("an event of more than \(error.limit) bytes")
            }
        case .text(var pieces):
            format = .undecided(AnswerBeginning(takesWords: takesWords))
            let text = pieces.receive(Array(bytes))
            format = .text(pieces)
            return text.isEmpty ? [] : [.words(text, event: nil)]
        case .quoted(var all):
            format = .undecided(AnswerBeginning(takesWords: takesWords))
            all += bytes
            guard all.count <= Self.longestValue else {
                throw .malformedAnswer("a value of more than \(Self.longestValue) bytes")
            }
            format = .quoted(all)
            return []
        }
    }

    /// What lacked only its end.
    mutating func finish() throws(ProviderError) -> [Frame] {
        switch format {
        case .undecided(let beginning):
            guard takesWords, let words = try beginning.words() else { return [] }
            return [.words(words, event: nil)]
        case .events(var events):
            guard let last = try? events.finish() else { return [] }
            let frame = Self.frame(last)
            // JSON that was cut in its middle.
            if case .odd = frame, last.data.utf8.first == UInt8(ascii: "{") { throw .cutOff }
            return [frame]
        case .quoted(let bytes):
            guard let value = JSONValue(answer: bytes) else {
                return [.words(String(decoding: bytes, as: UTF8.self), event: nil)]
            }
            return [.value(value, event: "")]
        case .values, .text: return []
        }
    }

    private mutating func begin(_ found: AnswerBeginning.Format) {
        format =
            switch found {
            case .values: .values(JSONValueSplitter())
            case .events: .events(ServerSentEvents(limit: Self.longestValue))
            case .text: .text(UTF8Pieces())
            case .quoted: .quoted([])
            }
    }

    private static let endMark = "[DONE]"

    private static func frame(_ item: JSONValueSplitter.Item) -> Frame {
        switch item {
        case .value(let value): .value(value, event: "")
        case .other(let bytes): bytes.elementsEqual(endMark.utf8) ? .endMark : .odd
        }
    }

    private static func frame(_ event: ServerSentEvent) -> Frame {
        let data = event.data
        switch data.utf8.first {
        // A comment that a proxy took for data is none either.
        case nil, UInt8(ascii: ":"): return .odd
        case UInt8(ascii: "[") where data.trimmingBlanks == endMark: return .endMark
        case UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "\""):
            if let value = JSONValue(answer: data.utf8) { return .value(value, event: event.type) }
            return data.utf8.first == UInt8(ascii: "{") ? .odd : .words(data, event: event.type)
        default: return .words(data, event: event.type)
        }
    }
}

extension JSONValue {
    /// A part of an answer, in which characters may be cut in two: what is told goes through a `PieceJoiner`.
    init?(answer bytes: some Sequence<UInt8>) {
        guard let value = try? JSONValue(parsing: bytes, loneSurrogates: .kept) else { return nil }
        self = value
    }
}

extension String {
    /// Without spaces, tabs and line ends around it.
    var trimmingBlanks: Substring {
        var text = self[...]
        while let first = text.utf8.first, first.isBlank { text = text.dropFirst() }
        while let last = text.utf8.last, last.isBlank { text = text.dropLast() }
        return text
    }
}
