extension JSONValue {
    /// What is read from an escape such as `\ud83d`, half a character of UTF-16, that has not its other half beside it.
    package enum LoneSurrogates: Sendable {
        /// U+FFFD, the replacement character.
        case replaced
        /// A character of U+10F000 to U+10F7FF (private use, unused elsewhere) for each of U+D800 to U+DFFF, because a
        /// `String` can't hold the half itself.
        ///
        /// For pieces of a text whose other half may be in the next piece: every string that is used goes through a
        /// ``PieceJoiner``.
        case kept
    }
}

extension JSONValue.LoneSurrogates {
    /// What is added to a half to get the character that stands for it.
    private static let distance: UInt32 = 0x10F000 - 0xD800

    /// The character that stands for a half.
    func scalar(for half: UInt32) -> Unicode.Scalar {
        switch self {
        case .replaced: "\u{FFFD}"
        case .kept: Unicode.Scalar(half + Self.distance) ?? "\u{FFFD}"
        }
    }

    /// The half that a character stands for.
    fileprivate static func half(_ scalar: Unicode.Scalar) -> UInt32? {
        ("\u{10F000}"..."\u{10F7FF}").contains(scalar) ? scalar.value - distance : nil
    }
}

/// Makes whole text of pieces that were cut anywhere, as a model's tokens are: `"Hi \ud83d"` and `"\ude00 there."`.
///
/// One for each text that comes in pieces. The pieces have been read with ``JSONValue/LoneSurrogates/kept``:
///
///     let value = try JSONValue(parsing: bytes, loneSurrogates: .kept)
///     text += joiner.join(value["delta"]?.string ?? "")   // "Hi ", then "😀 there."
///     …
///     text += joiner.end()
///
/// A high half at the end of a piece waits for the next one; a half that stays alone becomes U+FFFD. The whole is in the
/// Stream-Safe Text Format, as each piece was. A piece without halves and marks costs a look at its bytes and no copy.
package struct PieceJoiner: Sendable {
    /// The high half that waits for its low one.
    private var high: UInt32?
    private var text = StreamSafeText()

    package init() {}

    /// The text of the next piece as far as it is certain; it may be empty.
    package mutating func join(_ piece: String) -> String {
        // Every character that stands for a half begins with this byte.
        text.take(high != nil || piece.utf8.contains(0xF4) ? joinHalves(of: piece) : piece)
    }

    /// Ends the text: U+FFFD where a half still waits, else nothing.
    package mutating func end() -> String { high.take() == nil ? "" : "\u{FFFD}" }

    private mutating func joinHalves(of piece: String) -> String {
        var whole = String.UnicodeScalarView()
        for scalar in piece.unicodeScalars {
            let half = JSONValue.LoneSurrogates.half(scalar)
            if let low = half, let joined = high.flatMap({ Unicode.Scalar(surrogates: $0, low) }) {
                high = nil
                whole.append(joined)
                continue
            }
            if high.take() != nil { whole.append("\u{FFFD}") }
            switch half {
            case nil: whole.append(scalar)
            case let half? where half < 0xDC00: high = half
            case _?: whole.append("\u{FFFD}")
            }
        }
        return String(whole)
    }
}

extension Unicode.Scalar {
    /// The character that two halves make.
    init?(surrogates high: UInt32, _ low: UInt32) {
        guard (0xD800...0xDBFF).contains(high), (0xDC00...0xDFFF).contains(low) else { return nil }
        self.init(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
    }
}
