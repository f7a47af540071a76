/// Turns written text into what is said: no markdown, addresses, emoji or code.
///
/// Pure. Works phrase by phrase, so that marks may be open or closed in another phrase: each is dropped by itself.
package enum Speakable {
    /// What is said for a piece of a reply.
    ///
    /// - Parameters:
    ///   - text: A phrase as the model wrote it.
    ///   - startsLine: Whether the phrase begins a line, where `#`, `-` and `>` are marks.
    /// - Returns: One line without markup, empty when there is no letter or digit to say.
    package static func text(of text: String, startsLine: Bool = true) -> String {
        var said: [String] = []
        var isCode = false
        var atLineStart = startsLine
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            defer { atLineStart = true }
            if isFence(line) {
                isCode.toggle()
                continue
            }
            guard !isCode else { continue }
            let words = spoken(atLineStart ? withoutLineMarks(line) : line)
            if words.unicodeScalars.contains(where: \.isSpoken) { said.append(words) }
        }
        return said.joined(separator: " ")
    }

    /// Whether a line opens or closes a block of code; code within one line is none.
    private static func isFence(_ line: Substring) -> Bool {
        let line = line.drop { $0.isWhitespace }
        guard line.hasPrefix("```") else { return false }
        return !line.drop { $0 == "`" }.contains("`")
    }

    private static func spoken(_ line: Substring) -> String {
        let plain = Inline.plain(Entities.decoded(String(line)))
        return tidied(Symbols.spoken(plain))
    }

    /// One space between words, none before a comma or stop, none at the ends.
    private static func tidied(_ text: String) -> String {
        var result = ""
        for word in text.split(whereSeparator: \.isWhitespace) {
            let isMark = word.unicodeScalars.allSatisfy { $0.isClauseMark || $0.isSentenceEnd }
            let joins = isMark && word != "—" && word != "–"
            if !result.isEmpty, !joins { result += " " }
            result += word
        }
        // Marks that stood before something unsaid lead nowhere.
        let start = result.unicodeScalars.firstIndex { !($0.isSentenceEnd || $0.isClauseMark || $0 == " ") }
        return start.map { String(result[$0...]) } ?? ""
    }
}
