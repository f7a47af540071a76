internal import COpenSSL

/// What secrets need of bytes: chance nobody can guess, and comparison that tells nothing by its time.
package enum SecretBytes {
    /// Bytes from the system's random source.
    package static func random(count: Int) -> [UInt8] {
        var source = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &source) }
    }

    /// Whether both are the same, in a time that depends on the length alone (`CRYPTO_memcmp`).
    package static func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        return unsafe left.withUnsafeBytes { left in
            unsafe right.withUnsafeBytes { right in
                unsafe CRYPTO_memcmp(left.baseAddress, right.baseAddress, left.count) == 0
            }
        }
    }
}
