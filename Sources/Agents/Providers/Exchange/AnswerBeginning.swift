import VoiceCore

/// Tells by its first bytes how an answer is written, as soon as it can.
///
/// Pieces may be of any size: each byte is looked at a fixed number of times.
struct AnswerBeginning {
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

    /// What has come so far.
    private(set) var bytes: [UInt8] = []
    private let takesWords: Bool
    /// Everything before is blank.
    private var firstShown = 0
    /// Between ``firstShown`` and this everything is blank.
    private var nextShown = 0
    /// Lines before are whole, and may be those of a stream of events.
    private var line = 0
    /// Between ``line`` and this there is no line end.
    private var lineEnd = 0
    /// How many bytes were looked at, however often.
    private(set) var work = 0

    /// - Parameter takesWords: Whether plain text is an answer.
    init(takesWords: Bool) {
        self.takesWords = takesWords
    }

    /// The format and where it begins, behind a byte-order mark; nil as long as more has to come.
    ///
    /// - Throws: ``ProviderError`` `malformedAnswer` for what is none of these.
    mutating func append(_ more: ArraySlice<UInt8>) throws(ProviderError) -> (format: Format, start: Int)? {
        bytes += more
        guard let start = Self.start(of: bytes) else { return nil }
        if bytes.starts(with: Self.gzip) { throw .malformedAnswer("it is compressed, which was not asked for") }
        firstShown = advance(max(firstShown, start)) { !$0.isBlank }
        guard firstShown < bytes.count else { return nil }
        let first = bytes[firstShown]
        switch first {
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            nextShown = advance(max(nextShown, firstShown + 1)) { !$0.isBlank }
            guard nextShown < bytes.count else { return nil }
            if Self.isInsideOf(first, bytes[nextShown]) { return (.values, start) }
        case UInt8(ascii: "\"") where takesWords: return (.quoted, start)
        default: break
        }
        switch kindOfLines() {
        case .events: return (.events, start)
        case .undecided: return nil
        case .other: break
        }
        guard takesWords else { throw .malformedAnswer("it is neither JSON nor a stream of events") }
        guard try !Self.mayBePage(bytes[firstShown...]) else { return nil }
        return (.text, start)
    }

    /// The words of a body that is over before its format was certain; nil where there are none.
    func words() throws(ProviderError) -> String? {
        guard let start = Self.start(of: bytes) else { return nil }
        let shown = bytes[start...].drop { $0.isBlank }
        _ = try Self.mayBePage(shown)
        // The first bracket of an answer that was cut.
        if let first = shown.first, "{[".utf8.contains(first), shown.dropFirst().allSatisfy(\.isBlank) { throw .cutOff }
        let words = String(decoding: bytes[start...], as: UTF8.self)
        return words.trimmingBlanks.isEmpty ? nil : words
    }

    /// The first index from one on whose byte is looked for, or the end.
    private mutating func advance(_ from: Int, to isIt: (UInt8) -> Bool) -> Int {
        var index = from
        while index < bytes.count, !isIt(bytes[index]) { index += 1 }
        work += index - from + 1
        return index
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
    private mutating func kindOfLines() -> Lines {
        line = max(line, firstShown)
        while line < bytes.count {
            lineEnd = advance(max(lineEnd, line)) { $0 == 0x0A || $0 == 0x0D }
            let words = bytes[line..<lineEnd]
            if words.starts(with: Self.data) { return .events }
            let isField =
                bytes[line] == UInt8(ascii: ":")
                || Self.fields.contains { words.starts(with: $0 + [UInt8(ascii: ":")]) }
            guard lineEnd < bytes.count else {
                let mayBecome = isField || ([Self.data] + Self.fields).contains { $0.starts(with: words) }
                return mayBecome ? .undecided : .other
            }
            guard isField || words.isEmpty else { return .other }
            line = lineEnd + 1
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
