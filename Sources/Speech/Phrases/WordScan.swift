/// Follows the words and lines of the pending text, so that nothing has to be looked at again.
struct WordScan {
    /// Where the current run without white space begins.
    private(set) var start = 0
    /// Where the current line began, counted from the pending text's start.
    private(set) var lineStart = 0
    /// The run before the current one.
    private(set) var previous = 0..<0
    /// Whether nothing that follows could make the current run part of an address.
    private(set) var isPlain = true
    /// Where the letters in lower case end with which the current run begins.
    private(set) var lowerCaseEnd = 0
    /// Where the current line's first run begins.
    private var firstOfLine: Int?

    /// Whether the current run is the first of its line.
    var isFirstOfLine: Bool { firstOfLine == start }

    mutating func take(_ scalar: Unicode.Scalar, at index: Int) {
        if scalar.properties.isWhitespace {
            if start < index { previous = start..<index }
            start = index + 1
            lowerCaseEnd = start
            isPlain = true
            if scalar.isLineEnd { (lineStart, firstOfLine) = (index + 1, nil) }
            return
        }
        firstOfLine = firstOfLine ?? index
        if lowerCaseEnd == index, scalar.properties.isLowercase { lowerCaseEnd = index + 1 }
        isPlain = isPlain && scalar.isPlainInWord
    }

    /// Whether the current run is an address of the web.
    func isAddress(in text: [Unicode.Scalar]) -> Bool {
        let word = text[start...].prefix(12).drop { $0.isOpener }
        return ["http://", "https://", "www."].contains { word.starts(with: $0.unicodeScalars) }
    }
}

extension Unicode.Scalar {
    fileprivate var isPlainInWord: Bool {
        switch self {
        case "'", "’", "-", "%", ",": true
        default: isSpoken
        }
    }
}
