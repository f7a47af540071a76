internal import COpenSSL

/// Comparison that tells nothing by its time.
package enum ConstantTime {
    /// Whether both are the same, in a time that depends on the lengths alone (`CRYPTO_memcmp`).
    package static func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        return unsafe left.withUnsafeBytes { left in
            unsafe right.withUnsafeBytes { right in
                unsafe CRYPTO_memcmp(left.baseAddress, right.baseAddress, left.count) == 0
            }
        }
    }
}
