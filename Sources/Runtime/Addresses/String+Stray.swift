extension StringProtocol {
    /// Without what copying and editors leave at either end: blanks, line ends, control characters, invisible signs.
    package func trimmingStrayCharacters() -> String {
        let scalars = unicodeScalars
        guard let first = scalars.firstIndex(where: { !$0.isStray }),
            let last = scalars.lastIndex(where: { !$0.isStray })
        else { return "" }
        return String(String.UnicodeScalarView(scalars[first...last]))
    }
}

extension Unicode.Scalar {
    /// A blank, a line end, a control character, or a sign without width.
    fileprivate var isStray: Bool {
        switch value {
        case 0...0x20, 0x7F...0xA0, 0x200B...0x200F, 0x2060, 0xFEFF: true
        default: properties.isWhitespace
        }
    }
}
