/// What JSON5 has beside JSON, for files that people write (spec.json5.org).
extension JSONReader {
    /// Steps over a comment or a character of white space that only JSON5 has; false where neither is next.
    mutating func skipJSON5Space(in bytes: Span<UInt8>) throws(JSONError.Reason) -> Bool {
        switch bytes[position] {
        case 0x0B, 0x0C: position += 1
        case UInt8(ascii: "/"): try skipComment(in: bytes)
        case 0x80...:
            let (scalar, length) = try scalar(in: bytes)
            guard scalar.isJSON5Space else { return false }
            position += length
        default: return false
        }
        return true
    }

    private mutating func skipComment(in bytes: Span<UInt8>) throws(JSONError.Reason) {
        position += 1
        guard position < bytes.count else { throw .end }
        let isBlock = bytes[position] == UInt8(ascii: "*")
        guard isBlock || bytes[position] == UInt8(ascii: "/") else { throw .value }
        position += 1
        while position < bytes.count {
            if isBlock {
                if take(UInt8(ascii: "*"), in: bytes) {
                    if take(UInt8(ascii: "/"), in: bytes) { return }
                    continue
                }
            } else if bytes[position] == 0x0A || bytes[position] == 0x0D {
                return
            }
            position += 1
        }
        if isBlock { throw .end }
    }

    /// The name of a member without quotation marks (ECMAScript 5.1, section 7.6).
    mutating func identifier(in bytes: Span<UInt8>) throws(JSONError.Reason) -> String {
        scratch.removeAll(keepingCapacity: true)
        while position < bytes.count {
            let start = position
            var scalar: Unicode.Scalar
            if take(UInt8(ascii: "\\"), in: bytes) {
                guard take(UInt8(ascii: "u"), in: bytes) else { throw .escape }
                guard let escaped = Unicode.Scalar(try hexadecimal(digits: 4, in: bytes)) else { throw .escape }
                scalar = escaped
            } else {
                let length: Int
                (scalar, length) = try self.scalar(in: bytes)
                position += length
            }
            guard scratch.isEmpty ? scalar.startsIdentifier : scalar.continuesIdentifier else {
                position = start
                break
            }
            append(scalar)
        }
        guard !scratch.isEmpty else { throw .name }
        return String(decoding: scratch, as: UTF8.self)
    }

    /// Reads what stands behind a backslash and JSON doesn't have.
    mutating func json5Escape(in bytes: Span<UInt8>) throws(JSONError.Reason) {
        let (scalar, length) = try scalar(in: bytes)
        position += length
        switch scalar {
        case "0":
            if position < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[position]) {
                throw .escape
            }
            scratch.append(0)
        case "1"..."9": throw .escape
        case "v": scratch.append(0x0B)
        case "x": append(Unicode.Scalar(UInt8(truncatingIfNeeded: try hexadecimal(digits: 2, in: bytes))))
        // A line that goes on in the next one.
        case "\r": _ = take(0x0A, in: bytes)
        case "\n", "\u{2028}", "\u{2029}": break
        default: append(scalar)
        }
    }

    /// The next character and how many bytes it has.
    private func scalar(in bytes: Span<UInt8>) throws(JSONError.Reason) -> (Unicode.Scalar, length: Int) {
        let first = bytes[position]
        let length =
            switch first {
            case ..<0x80: 1
            case ..<0xE0: 2
            case ..<0xF0: 3
            default: 4
            }
        guard length <= bytes.count - position else { throw .encoding }
        let character = bytes.extracting(position..<position + length).withUnsafeBufferPointer { bytes in
            String(validating: bytes, as: UTF8.self)
        }
        guard let scalar = character?.unicodeScalars.first else { throw .encoding }
        return (scalar, length)
    }
}

extension Unicode.Scalar {
    fileprivate var isJSON5Space: Bool {
        switch self {
        case "\u{2028}", "\u{2029}", "\u{FEFF}": true
        default: properties.generalCategory == .spaceSeparator
        }
    }

    fileprivate var startsIdentifier: Bool {
        switch properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .letterNumber: true
        default: self == "$" || self == "_"
        }
    }

    fileprivate var continuesIdentifier: Bool {
        switch properties.generalCategory {
        case .nonspacingMark, .spacingMark, .decimalNumber, .connectorPunctuation: true
        default: startsIdentifier || self == "\u{200C}" || self == "\u{200D}"
        }
    }
}
