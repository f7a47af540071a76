/// What a session is called when nobody has named it: the first words of its first user message.
enum SessionTitle {
    /// In characters, as people count them (`storage.md`).
    static let lengthLimit = 60
    /// Whatever a title is made of stands within this many scalars of a message.
    private static let lookedAt = 1000

    /// A title of one line without control characters; nil when nothing of the text can be shown.
    ///
    /// A word that doesn't fit is left out, unless it would leave less than half.
    static func make(of content: String) -> String? {
        var line = String.UnicodeScalarView()
        for scalar in content.unicodeScalars.prefix(lookedAt) {
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator, .spaceSeparator, .privateUse, .unassigned:
                if let last = line.last, last != " " { line.append(" ") }
            case .format where scalar != "\u{200D}" && scalar != "\u{200C}":
                // Marks of direction and their like would reach beyond the title.
                continue
            default: line.append(scalar)
            }
        }
        while line.last == " " { line.removeLast() }
        let text = String(line)
        guard text.contains(where: { !$0.isWhitespace }) else { return nil }
        let cut = text.prefix(lengthLimit)
        guard cut.endIndex < text.endIndex, text[cut.endIndex] != " ",
            let space = cut.lastIndex(of: " "), cut[..<space].count >= lengthLimit / 2
        else { return cut.last == " " ? String(cut.dropLast()) : String(cut) }
        return String(cut[..<space])
    }
}
