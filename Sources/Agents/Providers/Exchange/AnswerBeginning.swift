import VoiceCore

/// Tells by its first bytes how an answer is written.
enum AnswerBeginning {
    enum Format {
        /// JSON values, one or many.
        case values
        /// Server-sent events.
        case events
        case text
        /// Text in double quotes.
        case quoted
    }

    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
    private static let gzip: [UInt8] = [0x1F, 0x8B]

    /// The format and where it begins, behind a byte-order mark; nil as long as more has to come.
    ///
    /// - Throws: ``ProviderError`` `malformedAnswer` for what is none of these.
    static func format(
        of bytes: [UInt8],
        takesWords: Bool
    ) throws(ProviderError) -> (format: Format, start: Int)? {
        guard let start = start(of: bytes) else { return nil }
        if bytes.starts(with: gzip) { throw .malformedAnswer("it is compressed, which was not asked for") }
        guard let first = bytes[start...].firstIndex(where: { !$0.isBlank }) else { return nil }
        let next = bytes[(first + 1)...].first { !$0.isBlank }
        switch bytes[first] {
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            guard let next else { return nil }
            if isInsideOf(bytes[first], next) { return (.values, start) }
        case UInt8(ascii: "\"") where takesWords: return (.quoted, start)
        default: break
        }
        switch kindOfLines(bytes[first...]) {
        case .events: return (.events, start)
        case .undecided: return nil
        case .other: break
        }
        guard takesWords else { throw .malformedAnswer("it is neither JSON nor a stream of events") }
        guard try !mayBePage(bytes[first...]) else { return nil }
        return (.text, start)
    }

    /// The words of a body that is over before its format was certain; nil where there are none.
    static func words(in bytes: [UInt8]) throws(ProviderError) -> String? {
        guard let start = start(of: bytes) else { return nil }
        _ = try mayBePage(bytes[start...].drop { $0.isBlank })
        let shown = bytes[start...].drop { $0.isBlank }
        // The first bracket of an answer that was cut.
        if let first = shown.first, "{[".utf8.contains(first), shown.dropFirst().allSatisfy(\.isBlank) { throw .cutOff }
        let words = String(decoding: bytes[start...], as: UTF8.self)
        return words.trimmingBlanks.isEmpty ? nil : words
    }

    /// Behind a byte-order mark; nil where it may be one.
    private static func start(of bytes: [UInt8]) -> Int? {
        if bytes.starts(with: byteOrderMark) { return byteOrderMark.count }
        return byteOrderMark.starts(with: bytes) ? nil : 0
    }

    /// Whether JSON of this bracket may go on so, which text such as `[1] Hello` doesn't.
    private static func isInsideOf(_ bracket: UInt8, _ next: UInt8) -> Bool {
        let after = bracket == UInt8(ascii: "{") ? "\"}" : "{[\"]"
        return after.utf8.contains(next)
    }

    private enum Lines { case events, undecided, other }

    private static let fields = ["event", "id", "retry"].map { Array($0.utf8) }
    private static let data = Array("data:".utf8)

    /// Whether lines are those of a stream of events, which its first `data:` shows; comments and names may come before.
    private static func kindOfLines(_ bytes: ArraySlice<UInt8>) -> Lines {
        var rest = bytes
        while let first = rest.first {
            let end = rest.firstIndex { $0 == 0x0A || $0 == 0x0D }
            let line = rest[..<(end ?? rest.endIndex)]
            if line.starts(with: data) { return .events }
            let isField = first == UInt8(ascii: ":") || fields.contains { line.starts(with: $0 + [UInt8(ascii: ":")]) }
            guard let end else {
                let mayBecome = isField || ([data] + fields).contains { $0.starts(with: line) }
                return mayBecome ? .undecided : .other
            }
            guard isField || line.isEmpty else { return .other }
            rest = rest[(end + 1)...]
        }
        return .undecided
    }

    private static let pages = ["<!doctype", "<html", "<head", "<body", "<title", "<?xml"].map { Array($0.utf8) }

    /// Whether text may yet turn out to be a web page.
    ///
    /// - Throws: ``ProviderError`` where it is one: an error of a proxy, or the page of somebody who was not meant.
    private static func mayBePage(_ bytes: ArraySlice<UInt8>) throws(ProviderError) -> Bool {
        let beginning = bytes.prefix(16).map(\.lowercased)
        if pages.contains(where: { beginning.starts(with: $0) }) {
            throw .malformedAnswer("it is a web page; check the URL")
        }
        return beginning.count < 10 && pages.contains { $0.starts(with: beginning) }
    }
}
