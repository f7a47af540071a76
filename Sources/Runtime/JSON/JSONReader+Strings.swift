extension JSONReader {
    /// A string in quotation marks of either kind, whose opening one is next.
    mutating func string(in bytes: Span<UInt8>) throws(JSONError.Reason) -> String {
        let quote = bytes[position]
        position += 1
        let start = position
        var highestByte: UInt8 = 0
        while position < bytes.count {
            let byte = bytes[position]
            if byte == quote {
                let text = try Self.text(bytes.extracting(start..<position), highestByte: highestByte)
                position += 1
                return text
            }
            if byte == UInt8(ascii: "\\") { return try escapedString(from: start, quote: quote, in: bytes) }
            try allow(byte)
            highestByte = max(highestByte, byte)
            position += 1
        }
        throw .end
    }

    /// A string from its first escape on, which is next; what stands before it begins at `start`.
    private mutating func escapedString(
        from start: Int,
        quote: UInt8,
        in bytes: Span<UInt8>
    ) throws(JSONError.Reason) -> String {
        scratch.removeAll(keepingCapacity: true)
        for index in start..<position { scratch.append(bytes[index]) }
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            switch byte {
            case quote: return try Self.text(scratch.span, highestByte: .max)
            case UInt8(ascii: "\\"): try escape(in: bytes)
            default:
                try allow(byte)
                scratch.append(byte)
            }
        }
        throw .end
    }

    private static func text(_ bytes: Span<UInt8>, highestByte: UInt8) throws(JSONError.Reason) -> String {
        guard let text = bytes.withUnsafeBufferPointer({ String(validating: $0, as: UTF8.self) }) else {
            throw .encoding
        }
        guard StreamSafeText.isNeeded(count: bytes.count, highestByte: highestByte) else { return text }
        var safe = StreamSafeText()
        return safe.take(text)
    }

    /// JSON5 refuses the ends of lines only.
    private func allow(_ byte: UInt8) throws(JSONError.Reason) {
        guard byte < 0x20 else { return }
        guard isJSON5, byte != 0x0A, byte != 0x0D else { throw .control }
    }

    /// Reads what stands behind a backslash.
    private mutating func escape(in bytes: Span<UInt8>) throws(JSONError.Reason) {
        guard position < bytes.count else { throw .end }
        let byte = bytes[position]
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): scratch.append(byte)
        case UInt8(ascii: "n"): scratch.append(0x0A)
        case UInt8(ascii: "r"): scratch.append(0x0D)
        case UInt8(ascii: "t"): scratch.append(0x09)
        case UInt8(ascii: "b"): scratch.append(0x08)
        case UInt8(ascii: "f"): scratch.append(0x0C)
        case UInt8(ascii: "u"): try unicodeEscape(in: bytes)
        default:
            position -= 1
            guard isJSON5 else { throw .escape }
            try json5Escape(in: bytes)
        }
    }

    /// A code unit of UTF-16, and the other half where it is the first of a character.
    private mutating func unicodeEscape(in bytes: Span<UInt8>) throws(JSONError.Reason) {
        let unit = try hexadecimal(digits: 4, in: bytes)
        if let scalar = Unicode.Scalar(unit) { return append(scalar) }
        let start = position
        if take(UInt8(ascii: "\\"), in: bytes), take(UInt8(ascii: "u"), in: bytes) {
            let next = try hexadecimal(digits: 4, in: bytes)
            if let joined = Unicode.Scalar(surrogates: unit, next) { return append(joined) }
        }
        position = start
        append(loneSurrogates.scalar(for: unit))
    }

    mutating func append(_ scalar: Unicode.Scalar) {
        scratch.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }

    /// A number of exactly so many hexadecimal digits.
    mutating func hexadecimal(digits: Int, in bytes: Span<UInt8>) throws(JSONError.Reason) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<digits {
            guard position < bytes.count else { throw .end }
            guard let digit = bytes[position].hexadecimalDigit else { throw .escape }
            value = value << 4 | UInt32(digit)
            position += 1
        }
        return value
    }
}

extension UInt8 {
    /// What the byte stands for as a hexadecimal digit.
    var hexadecimalDigit: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
