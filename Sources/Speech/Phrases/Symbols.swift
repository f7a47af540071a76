/// Drops what has no sound: emoji, control characters, arrows.
enum Symbols {
    static func spoken(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        let scalars = Array(text.unicodeScalars)
        for (index, scalar) in scalars.enumerated() {
            let isShownAsEmoji = index + 1 < scalars.count && scalars[index + 1] == emojiPresentation
            if isUnsaid(scalar) || isShownAsEmoji && !scalar.isASCII {
                // A gap, so that the words around it stay apart.
                if result.last.map({ !$0.properties.isWhitespace }) ?? false, !isJoining(scalar) { result.append(" ") }
            } else {
                result.append(scalar)
            }
        }
        return String(result)
    }

    private static let emojiPresentation: Unicode.Scalar = "\u{FE0F}"

    /// Parts of an emoji or word that leave no gap.
    private static func isJoining(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00AD, 0x200B...0x200F, 0x2060...0x2064, 0xFE00...0xFE0F, 0xFEFF, 0x20E3, 0xE0000...0xE01EF: true
        default: false
        }
    }

    private static func isUnsaid(_ scalar: Unicode.Scalar) -> Bool {
        if isJoining(scalar) { return true }
        switch scalar.value {
        case 0x0000..<0x0020, 0x007F..<0x00A0: return !scalar.properties.isWhitespace
        // Arrows, technical and geometric signs, dingbats, stars and hearts, private use.
        case 0x2190...0x21FF, 0x2300...0x23FF, 0x2500...0x27BF, 0x2900...0x297F, 0x2B00...0x2BFF, 0xE000...0xF8FF:
            return true
        default:
            return scalar.properties.isEmojiPresentation || scalar.properties.isEmojiModifier
                || (0x1F000...0x1FBFF).contains(scalar.value)
        }
    }
}
