extension String {
    /// The text without what nobody sees and formats stumble over: control characters but line ends and tabs, byte-order
    /// marks, marks that turn the direction of writing, and what is no character.
    var withoutControls: String {
        var kept = UnicodeScalarView()
        kept.append(contentsOf: unicodeScalars.filter { !$0.isControl })
        return String(kept)
    }

    /// The same on one line, as names and titles stand in a transcript or on a terminal.
    package var onOneLine: String {
        withoutControls.split(whereSeparator: \.isNewline).joined(separator: " ")
    }
}

extension Unicode.Scalar {
    fileprivate var isControl: Bool {
        switch value {
        case 0x0000..<0x0009, 0x000E..<0x0020, 0x007F..<0x0085, 0x0086..<0x00A0, 0x202A...0x202E, 0x2066...0x2069,
            0xFDD0...0xFDEF, 0xFEFF:
            true
        default: value & 0xFFFE == 0xFFFE
        }
    }
}
