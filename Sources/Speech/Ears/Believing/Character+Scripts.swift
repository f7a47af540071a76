extension Character {
    /// Whether it is of a script that puts no spaces between words: Chinese, Japanese, Thai, Lao, Khmer, Burmese.
    var isUnspaced: Bool {
        guard let scalar = unicodeScalars.first else { return false }
        return switch scalar.value {
        case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF, 0x3040...0x30FF, 0x3400...0x4DBF, 0x4E00...0x9FFF,
            0xF900...0xFAFF, 0xFF66...0xFF9D, 0x20000...0x3134F:
            true
        default: false
        }
    }
}
