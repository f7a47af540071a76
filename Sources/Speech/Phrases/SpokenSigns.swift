/// Drops what has no sound: emoji, control characters, arrows, marks that lead nowhere.
enum SpokenSigns {
    /// Appends what of a line is said, a space in place of what is not.
    static func tidied(_ line: [Unicode.Scalar]) -> [Unicode.Scalar] {
        var words = Words()
        for (index, scalar) in line.enumerated() {
            let isShownAsEmoji = index + 1 < line.count && line[index + 1] == emojiPresentation
            if isJoining(scalar) { continue }
            if scalar.properties.isWhitespace || isUnsaid(scalar) || isShownAsEmoji && !scalar.isASCII {
                words.end()
            } else {
                words.current.append(scalar)
            }
        }
        words.end()
        return words.line
    }

    /// The words of a line, as far as they have come.
    private struct Words {
        var line: [Unicode.Scalar] = []
        var current: [Unicode.Scalar] = []
        /// The last word, when it has marks only.
        private var lastMarks: [Unicode.Scalar] = []

        /// One space between words, none before a comma or stop.
        mutating func end() {
            guard !current.isEmpty else { return }
            defer { current.removeAll(keepingCapacity: true) }
            let isMark = current.allSatisfy { $0.isClauseMark || $0.isSentenceEnd }
            // Marks that stand before something unsaid lead nowhere; the same ones again add nothing.
            if isMark, line.isEmpty || current == lastMarks { return }
            if current == ["|"] { current = [","] }
            let joins = isMark && current != ["—"] && current != ["–"] || current == [","]
            if current.contains(where: \.isSpoken) {
                lastMarks = []
            } else {
                if current == lastMarks { return }
                lastMarks = current
            }
            if line.isEmpty { current = Array(current.drop { $0.isClauseMark || $0.isSentenceEnd }) }
            if !line.isEmpty, !joins { line.append(" ") }
            line += current
        }
    }

    private static let emojiPresentation: Unicode.Scalar = "\u{FE0F}"

    /// Parts of an emoji or word, and control characters, that leave no gap.
    private static func isJoining(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0000..<0x0009, 0x000E..<0x0020, 0x007F..<0x0085, 0x0086..<0x00A0, 0x00AD, 0x061C, 0x180E,
            0x200B...0x200F, 0x202A...0x202E, 0x2060...0x206F, 0xFDD0...0xFDEF, 0xFE00...0xFE0F, 0xFEFF,
            0xFFF0...0xFFFB, 0x20E3, 0xE0000...0xE0FFF:
            true
        default: scalar.value & 0xFFFE == 0xFFFE
        }
    }

    private static func isUnsaid(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        // Arrows, technical and geometric signs, dingbats, stars and hearts, private use, what could not be decoded.
        case 0x2190...0x21FF, 0x2300...0x23FF, 0x2500...0x27BF, 0x2900...0x297F, 0x2B00...0x2BFF, 0xE000...0xF8FF,
            0xFFFC...0xFFFD, 0x1F000...0x1FBFF:
            true
        case 0x0000..<0x0080: false
        default: scalar.properties.isEmojiPresentation || scalar.properties.isEmojiModifier
        }
    }
}
