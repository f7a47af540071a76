/// Scripts that are written without spaces between words, and Korean, whose words take endings.
///
/// The same as the view `unspaced_characters`, by which the index takes each of their characters for a word.
enum UnspacedScript {
    private static let ranges: [ClosedRange<UInt32>] = [
        0x0E00...0x0EFF, 0x1000...0x109F, 0x1100...0x11FF, 0x1780...0x17FF, 0x1950...0x1AAF, 0x2E80...0x2FDF,
        0x3005...0x3007, 0x3040...0x31FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF, 0xA960...0xA97F,
        0xA9E0...0xA9FF, 0xAA60...0xAADF, 0xAC00...0xD7FF, 0xF900...0xFAFF, 0xFF66...0xFFDC, 0x1AFF0...0x1B16F,
        0x20000...0x323AF,
    ]

    static func contains(_ scalar: Unicode.Scalar) -> Bool {
        guard scalar.value >= 0x0E00 else { return false }
        return ranges.contains { $0.contains(scalar.value) }
    }
}
