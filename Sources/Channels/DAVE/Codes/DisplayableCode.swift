/// Bytes as decimal digits that people read to each other (DAVE protocol 1.1, "Displayable Codes").
package enum DisplayableCode {
    /// Each group of digits is a number of as many bytes, big endian, of which the last digits count.
    ///
    /// - Parameters:
    ///   - bytes: At least as many as digits are wanted; the rest is not used.
    ///   - digitCount: A multiple of the group's.
    ///   - groupCount: Digits of a group, 1 to 7.
    /// - Returns: The digits, or nil where these don't fit together.
    package static func digits(of bytes: [UInt8], count digitCount: Int, inGroupsOf groupCount: Int) -> String? {
        guard (1...7).contains(groupCount), digitCount > 0, digitCount.isMultiple(of: groupCount),
            digitCount <= bytes.count
        else { return nil }
        let modulus = (0..<groupCount).reduce(UInt64(1)) { product, _ in product * 10 }
        return stride(from: 0, to: digitCount, by: groupCount).map { start in
            let number = bytes[start..<start + groupCount].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            let digits = String(number % modulus)
            return String(repeating: "0", count: groupCount - digits.count) + digits
        }.joined()
    }
}
