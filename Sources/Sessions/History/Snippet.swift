/// The part of a message around the first place where one of the words that were looked for stands.
///
/// One pass over the message, however often the words stand in it.
struct Snippet {
    /// Scalars before the place and from it on.
    private static let before = 60
    private static let after = 140
    /// How much of a word is compared, in scalars.
    private static let comparedLength = 32
    /// A cut moves this far at most to the next space.
    private static let wordSlack = 20

    let text: String

    /// - Parameters:
    ///   - content: The message.
    ///   - words: As they were looked for.
    init(of content: String, around words: [String]) {
        let scalars = content.unicodeScalars
        let place = Self.place(of: words, in: scalars) ?? scalars.startIndex
        var start = scalars.index(place, offsetBy: -Self.before, limitedBy: scalars.startIndex) ?? scalars.startIndex
        var end = scalars.index(place, offsetBy: Self.after, limitedBy: scalars.endIndex) ?? scalars.endIndex
        if start > scalars.startIndex {
            let near = scalars.index(start, offsetBy: Self.wordSlack, limitedBy: place) ?? place
            if let space = scalars[start..<near].firstIndex(where: \.properties.isWhitespace) {
                start = scalars.index(after: space)
            }
        }
        if end < scalars.endIndex {
            let near = scalars.index(end, offsetBy: -Self.wordSlack, limitedBy: place) ?? place
            if let space = scalars[near..<end].lastIndex(where: \.properties.isWhitespace), space > place {
                end = space
            }
        }
        let part = String(scalars[start..<end])
        text = (start > scalars.startIndex ? "…" : "") + part + (end < scalars.endIndex ? "…" : "")
    }

    private static func place(
        of words: [String],
        in scalars: String.UnicodeScalarView
    ) -> String.UnicodeScalarView.Index? {
        let wanted = words.map { $0.unicodeScalars.prefix(comparedLength).compactMap(FoldedScalar.fold) }.filter {
            !$0.isEmpty
        }
        var mayBegin = true
        var index = scalars.startIndex
        while index < scalars.endIndex {
            let scalar = scalars[index]
            let isUnspaced = UnspacedScript.contains(scalar)
            if mayBegin || isUnspaced, wanted.contains(where: { begins($0, at: index, in: scalars) }) { return index }
            if !FoldedScalar.isMark(scalar) {
                mayBegin = isUnspaced || !(scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
            }
            scalars.formIndex(after: &index)
        }
        return nil
    }

    private static func begins(
        _ word: [Unicode.Scalar],
        at start: String.UnicodeScalarView.Index,
        in scalars: String.UnicodeScalarView
    ) -> Bool {
        var index = start
        for letter in word {
            // Marks that stand by themselves belong to the letter before.
            while index > start, index < scalars.endIndex, FoldedScalar.isMark(scalars[index]) {
                scalars.formIndex(after: &index)
            }
            guard index < scalars.endIndex, FoldedScalar.fold(scalars[index]) == letter else { return false }
            scalars.formIndex(after: &index)
        }
        return true
    }
}
