/// Skips a call that stands as JSON behind its mark: `[{"name":"x"}]`, or `x[ARGS]{"city":"Rome"}` with the name first.
struct CallSkipper: Equatable {
    enum Result: Equatable {
        /// All of the bytes are the call's, and more will follow.
        case inside
        /// Where the text goes on.
        case ended(Int)
        /// No JSON follows: there is no call.
        case none
        /// What follows decides whether there is one.
        case unknown
    }

    private static let longestName = 96
    private static let arguments = Array("[ARGS]".utf8)

    private var depth = 0
    private var isInString = false
    private var isEscaped = false

    /// Skips what of these bytes is the call's; from the same place once more after `unknown`.
    mutating func skip(_ bytes: ArraySlice<UInt8>, isEnd: Bool) -> Result {
        var index = bytes.startIndex
        if depth == 0 {
            guard let begin = Self.beginning(of: bytes.prefix(Self.longestName)) else { return .none }
            guard begin < bytes.endIndex else { return isEnd ? .none : .unknown }
            index = begin
        }
        while index < bytes.endIndex {
            take(bytes[index])
            index += 1
            if depth == 0 { return .ended(index) }
        }
        return .inside
    }

    /// Where the JSON begins, behind white space, a name and the mark of its arguments.
    ///
    /// The end of the bytes where it may still begin, nil where it can't.
    private static func beginning(of bytes: ArraySlice<UInt8>) -> Int? {
        let name = bytes.drop { $0.isBlank }.prefix { $0.isCallName }
        var rest = bytes[name.endIndex...].drop { $0.isBlank }
        if rest.starts(with: arguments) { rest = rest.dropFirst(arguments.count).drop { $0.isBlank } }
        guard let first = rest.first else { return bytes.count < longestName ? bytes.endIndex : nil }
        if first == UInt8(ascii: "{") { return rest.startIndex }
        guard first == UInt8(ascii: "[") else { return nil }
        if rest.count < arguments.count, arguments.starts(with: rest) { return bytes.endIndex }
        let next = rest.dropFirst().first { !$0.isBlank }
        guard let next else { return bytes.count < longestName ? bytes.endIndex : nil }
        return next == UInt8(ascii: "{") || next == UInt8(ascii: "]") ? rest.startIndex : nil
    }

    private mutating func take(_ byte: UInt8) {
        if isInString {
            if isEscaped {
                isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else if byte == UInt8(ascii: "\"") {
                isInString = false
            }
            return
        }
        switch byte {
        case UInt8(ascii: "\""): isInString = true
        case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
        case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
        default: break
        }
    }
}

extension UInt8 {
    /// A letter, a digit or one of `_-.`.
    fileprivate var isCallName: Bool {
        isLetter || (0x30...0x39).contains(self) || [0x5F, 0x2D, 0x2E].contains(self)
    }
}
