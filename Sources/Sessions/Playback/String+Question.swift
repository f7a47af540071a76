extension String {
    /// What may follow a question until somebody has begun to answer it: about a second of speech.
    private static let reactionWords = 3
    private static let reactionCharacters = 20

    /// Whether a question is the last thing, but for the few words that are said while its answer begins.
    var endsInQuestion: Bool {
        guard let mark = lastIndex(where: { "?？؟".contains($0) }) else { return false }
        let rest = self[index(after: mark)...]
        // Within a word, as in an address, it is no question mark.
        if self[mark] == "?", let next = rest.first, next.isLetter || next.isNumber || "=&/".contains(next) {
            return false
        }
        return rest.count <= Self.reactionCharacters
            && rest.split(whereSeparator: \.isWhitespace).count { $0.contains(where: \.isLetter) } <= Self.reactionWords
    }
}
