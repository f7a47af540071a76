/// Keeps a text in the Stream-Safe Text Format (Unicode Standard Annex 15, section 13): where more than 30 combining
/// marks follow each other, U+034F, which nobody sees, stands after each 30.
///
/// Comparing, hashing and splitting a `String` sort the marks of a run, in time that grows with its square: 64 KiB of
/// marks take a third of a second for one `==`. No language has as many as ten.
package struct StreamSafeText: Sendable {
    private static let longestRun = 30
    /// The first byte of U+0300, the first character that can be a combining mark.
    private static let firstByte: UInt8 = 0xCC

    /// Marks at the end of what was taken.
    private var run = 0

    package init() {}

    /// The next piece of the text, which begins where the last one ended; without marks it is not copied.
    package mutating func take(_ piece: String) -> String {
        guard piece.utf8.contains(where: { $0 >= Self.firstByte }) else {
            if !piece.isEmpty { run = 0 }
            return piece
        }
        var safe = ""
        var start = piece.startIndex
        for index in piece.unicodeScalars.indices {
            guard piece.unicodeScalars[index].isCombiningMark else {
                run = 0
                continue
            }
            if run == Self.longestRun {
                safe += piece[start..<index]
                safe.unicodeScalars.append("\u{34F}")
                start = index
                run = 0
            }
            run += 1
        }
        return safe.isEmpty ? piece : safe + piece[start...]
    }

    /// Whether bytes of UTF-8 may hold too long a run, judged by their number and the highest of them.
    static func isNeeded(count: Int, highestByte: UInt8) -> Bool {
        highestByte >= firstByte && count > 2 * longestRun
    }
}

extension String {
    /// The text in the Stream-Safe Text Format, for what comes from outside and is compared or split (``StreamSafeText``).
    package var streamSafe: String {
        var safe = StreamSafeText()
        return safe.take(self)
    }
}

extension Unicode.Scalar {
    /// Whether it belongs to the character before it and is sorted among its kind.
    fileprivate var isCombiningMark: Bool {
        value >= 0x300 && properties.canonicalCombiningClass != .notReordered
    }
}
