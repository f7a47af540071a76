extension Unicode.Scalar {
    /// A letter or digit of any script: something that is said.
    var isSpoken: Bool { properties.isAlphabetic || properties.numericType != nil }

    var isDigit: Bool { properties.numericType == .decimal }

    /// A mark that may end a sentence.
    var isSentenceEnd: Bool {
        switch self {
        case ".", "!", "?", "…", "؟": true
        default: isFullWidthEnd
        }
    }

    /// A mark that ends a sentence in scripts that write no space after it, or that has no other use.
    var isFullWidthEnd: Bool {
        switch self {
        case "。", "！", "？", "｡", "।", "॥", "۔": true
        default: false
        }
    }

    var isClauseMark: Bool {
        switch self {
        case ",", ";", ":", "—", "–": true
        default: false
        }
    }

    var isFullWidthClauseMark: Bool {
        switch self {
        case "，", "；", "：", "、": true
        default: false
        }
    }

    /// Opens what a sentence may end inside of: quotes, brackets, emphasis.
    var isOpener: Bool {
        switch self {
        case "\"", "“", "„", "«", "「", "『", "（", "(", "[", "*", "_", "~", "<", "`", "‘": true
        default: false
        }
    }

    /// May stand between a sentence's mark and the white space after it.
    var isCloser: Bool {
        switch self {
        case "\"", "”", "“", "»", "「", "」", "』", "）", ")", "]", "*", "_", "~", "'", "’", "`", ">": true
        default: false
        }
    }

    var isQuote: Bool {
        switch self {
        case "\"", "”", "“", "»", "」", "』", "'", "’", "_", "*": true
        default: false
        }
    }

    /// A letter of a script that writes no spaces between words (Chinese, Japanese, Thai, Khmer, …), or of Hangul.
    var isUnspacedLetter: Bool {
        switch value {
        case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF, 0x3040...0x30FF, 0x3400...0x9FFF, 0xAC00...0xD7AF,
            0xF900...0xFAFF, 0x20000...0x3FFFF:
            properties.isAlphabetic && properties.canonicalCombiningClass == .notReordered
        default: false
        }
    }
}

extension Unicode.Scalar {
    /// Ends a line: LF, CR (alone or before LF), form feeds, and the separators of Unicode.
    var isLineEnd: Bool {
        switch self {
        case "\n", "\r", "\u{0B}", "\u{0C}", "\u{85}", "\u{2028}", "\u{2029}": true
        default: false
        }
    }

    /// Belongs to the character before it, or binds the one after it.
    var joinsCharacter: Bool {
        properties.isGraphemeExtend || properties.isJoinControl || properties.isEmojiModifier
    }

    /// A letter or digit as words and names have them.
    var isWord: Bool { isSpoken }
}
