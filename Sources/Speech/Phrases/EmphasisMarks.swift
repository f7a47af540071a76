/// What runs of `*`, `_` and `~` mean (CommonMark 0.31, section 6.2), as far as a phrase by itself can tell.
struct EmphasisMarks {
    enum Meaning {
        /// Nothing that is said.
        case mark
        /// The signs themselves, as between the factors of a product.
        case sign
        /// Parts the words of a name.
        case space
    }

    /// How many runs of stars of a length are still to come, up to three.
    private var coming = [0, 0, 0, 0]
    /// How many are open.
    private var open = [0, 0, 0, 0]

    init(_ text: [Unicode.Scalar]) {
        var run = 0
        for scalar in text {
            if scalar == "*" {
                run += 1
            } else if run > 0 {
                coming[min(run, 3)] += 1
                run = 0
            }
        }
        if run > 0 { coming[min(run, 3)] += 1 }
    }

    /// Judges the run at these places; each run once, in order.
    mutating func meaning(of run: Range<Int>, in text: [Unicode.Scalar]) -> Meaning {
        let mark = text[run.lowerBound]
        let before = run.lowerBound > 0 ? text[run.lowerBound - 1] : " "
        let after = run.upperBound < text.count ? text[run.upperBound] : " "
        let isAlone = before.properties.isWhitespace && after.properties.isWhitespace
        switch mark {
        case "_": return before.isSpoken && after.isSpoken ? .space : .mark
        case "~": return run.count == 1 || isAlone ? .sign : .mark
        default: return meaningOfStars(run, in: text, before, after, isAlone)
        }
    }

    private mutating func meaningOfStars(
        _ run: Range<Int>,
        in text: [Unicode.Scalar],
        _ before: Unicode.Scalar,
        _ after: Unicode.Scalar,
        _ isAlone: Bool
    ) -> Meaning {
        let length = min(run.count, 3)
        coming[length] -= 1
        if isAlone { return run.count == 1 && run.lowerBound > 0 && run.upperBound < text.count ? .sign : .mark }
        let isBetween = before.isFactorEnd && after.isFactorStart
        guard isBetween else {
            if before.properties.isWhitespace || !before.isFactorEnd && !after.properties.isWhitespace {
                open[length] += 1
            } else if open[length] > 0 {
                open[length] -= 1
            }
            return .mark
        }
        if open[length] > 0 {
            open[length] -= 1
            return .mark
        }
        if isSign(run, in: text, before, after) { return .sign }
        // Within a word: a mark where another one can close it.
        guard coming[length] > 0 else { return .sign }
        open[length] += 1
        return .mark
    }

    /// Between numbers, or names of one letter: `2*3`, `2*x*y`, `x**2`, `2*(a+b)`.
    private func isSign(
        _ run: Range<Int>,
        in text: [Unicode.Scalar],
        _ before: Unicode.Scalar,
        _ after: Unicode.Scalar
    ) -> Bool {
        if before.isUnspacedLetter || after.isUnspacedLetter || run.count > 2 { return false }
        if before.isDigit && after.isDigit { return true }
        let isNameBefore = before.isDigit || before == ")" || !Self.isSpoken(run.lowerBound - 2, in: text)
        let isNameAfter = after.isDigit || after == "(" || !Self.isSpoken(run.upperBound + 1, in: text)
        return run.count == 1 ? isNameBefore || isNameAfter : isNameBefore && isNameAfter
    }

    private static func isSpoken(_ index: Int, in text: [Unicode.Scalar]) -> Bool {
        text.indices.contains(index) && text[index].isSpoken
    }
}

extension InlineReader {
    mutating func readEmphasis() {
        let mark = text[at]
        var end = at
        while scalar(end) == mark { end += 1 }
        visited += end - at
        switch emphasis.meaning(of: at..<end, in: text) {
        case .mark: break
        case .sign: result += text[at..<end]
        case .space: result.append(" ")
        }
        at = end
    }
}

extension Unicode.Scalar {
    fileprivate var isFactorEnd: Bool { isSpoken || self == ")" }

    fileprivate var isFactorStart: Bool { isSpoken || self == "(" }
}
