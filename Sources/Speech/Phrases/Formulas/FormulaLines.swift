/// Formulas that go over lines, between `$$` or `\[` and `\]`.
enum FormulaLines {
    /// The text with each of them on one line; an empty line ends none of them (TeX allows none within).
    static func joined(_ text: ArraySlice<Unicode.Scalar>) -> [Unicode.Scalar] {
        var result = Array(text)
        guard result.contains(where: { $0 == "$" || $0 == "\\" }), result.contains(where: \.isLineEnd) else {
            return result
        }
        var index = 0
        while index + 1 < result.count {
            let pair = (result[index], result[index + 1])
            let isOpening = pair == ("$", "$") || pair == ("\\", "[")
            guard isOpening else {
                index += pair.0 == "\\" ? 2 : 1
                continue
            }
            let (end, isClosed) = end(of: pair.0, from: index + 2, in: result)
            if isClosed {
                for place in index..<end where result[place].isLineEnd { result[place] = " " }
            }
            index = end
        }
        return result
    }

    /// Where the formula is closed, or the empty line or the end that shows that it is none.
    private static func end(
        of mark: Unicode.Scalar,
        from start: Int,
        in text: [Unicode.Scalar]
    ) -> (place: Int, isClosed: Bool) {
        var isBlank = false
        var index = start
        while index < text.count {
            let scalar = text[index]
            if scalar.isLineEnd {
                let isPair = scalar == "\n" && text[index - 1] == "\r"
                if isBlank, !isPair { return (index, false) }
                isBlank = true
            } else if !scalar.properties.isWhitespace {
                isBlank = false
            }
            if index > start {
                let pair = (text[index - 1], scalar)
                if mark == "$" ? pair == ("$", "$") : pair == ("\\", "]") { return (index + 1, true) }
            }
            index += 1
        }
        return (index, false)
    }
}
