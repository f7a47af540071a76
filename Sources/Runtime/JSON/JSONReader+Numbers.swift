extension JSONReader {
    /// Whole numbers up to here are exact as `Double`.
    private static let largestExact = Double(1 << 53)

    /// A number, whose first character is next (RFC 8259, section 6).
    mutating func number(in bytes: Span<UInt8>) throws(JSONError.Reason) -> JSONValue {
        let start = position
        let isNegative = take(UInt8(ascii: "-"), in: bytes)
        if !isNegative && isJSON5 { _ = take(UInt8(ascii: "+"), in: bytes) }
        let digitsStart = position
        let whole = digits(in: bytes)
        if isJSON5, position - digitsStart == 1, whole == 0,
            take(UInt8(ascii: "x"), in: bytes) || take(UInt8(ascii: "X"), in: bytes)
        {
            return try hexadecimalNumber(isNegative: isNegative, in: bytes)
        }
        let count = position - digitsStart
        // No zero in front of another digit.
        guard count <= 1 || bytes[digitsStart] != UInt8(ascii: "0") else { throw .number }
        let hasFraction = try fraction(behind: count, in: bytes)
        let hasExponent = try exponent(in: bytes)
        if !hasFraction, !hasExponent, let whole, let value = Self.integer(whole, isNegative: isNegative) {
            return .integer(value)
        }
        return try Self.decimal(bytes.extracting(start..<position))
    }

    /// Steps over digits; nil where their number is beyond 64 bits.
    private mutating func digits(in bytes: Span<UInt8>) -> UInt64? {
        var value: UInt64? = 0
        while position < bytes.count {
            let digit = bytes[position] &- UInt8(ascii: "0")
            guard digit < 10 else { break }
            value = value.flatMap { value in
                let (product, isTooLarge) = value.multipliedReportingOverflow(by: 10)
                let (sum, isTooLargeNow) = product.addingReportingOverflow(UInt64(digit))
                return isTooLarge || isTooLargeNow ? nil : sum
            }
            position += 1
        }
        return value
    }

    /// JSON5 wants digits on one side of the point, JSON on both.
    private mutating func fraction(behind count: Int, in bytes: Span<UInt8>) throws(JSONError.Reason) -> Bool {
        guard count > 0 || isJSON5 else { throw .number }
        guard take(UInt8(ascii: "."), in: bytes) else {
            guard count > 0 else { throw .number }
            return false
        }
        let start = position
        _ = digits(in: bytes)
        guard position > start || (isJSON5 && count > 0) else { throw .number }
        return true
    }

    private mutating func exponent(in bytes: Span<UInt8>) throws(JSONError.Reason) -> Bool {
        guard take(UInt8(ascii: "e"), in: bytes) || take(UInt8(ascii: "E"), in: bytes) else { return false }
        if !take(UInt8(ascii: "-"), in: bytes) { _ = take(UInt8(ascii: "+"), in: bytes) }
        let start = position
        _ = digits(in: bytes)
        guard position > start else { throw .number }
        return true
    }

    private static func integer(_ magnitude: UInt64, isNegative: Bool) -> Int64? {
        guard isNegative else { return Int64(exactly: magnitude) }
        return magnitude == Int64.min.magnitude ? .min : Int64(exactly: magnitude).map { -$0 }
    }

    /// A number that is written otherwise, or is beyond 64 bits; `1.0` and `1e3` are whole numbers all the same.
    private static func decimal(_ bytes: Span<UInt8>) throws(JSONError.Reason) -> JSONValue {
        let text = bytes.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
        guard let value = Double(text) else { throw .number }
        guard value.isFinite else { throw .tooLarge }
        guard value.magnitude <= largestExact, let whole = Int64(exactly: value) else { return .number(value) }
        return .integer(whole)
    }

    /// A number of JSON5 behind its `0x`.
    private mutating func hexadecimalNumber(
        isNegative: Bool,
        in bytes: Span<UInt8>
    ) throws(JSONError.Reason) -> JSONValue {
        let start = position
        var value: UInt64 = 0
        while position < bytes.count, let digit = bytes[position].hexadecimalDigit {
            guard value.leadingZeroBitCount >= 4 else { throw .tooLarge }
            value = value << 4 | UInt64(digit)
            position += 1
        }
        guard position > start else { throw .number }
        guard let whole = Self.integer(value, isNegative: isNegative) else { throw .tooLarge }
        return .integer(whole)
    }
}
