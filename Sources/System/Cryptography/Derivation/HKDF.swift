internal import COpenSSL

/// HKDF with SHA-256 (RFC 5869), made by OpenSSL's `EVP_KDF`.
///
/// Any thread.
package enum HKDF {
    /// The most that one expansion gives: 255 digests (RFC 5869, section 2.3).
    package static let maxByteCount = 255 * SHA256.byteCount

    /// Safe because an algorithm is fetched once, never changed and never freed.
    nonisolated(unsafe) private static let algorithm = unsafe EVP_KDF_fetch(nil, "HKDF", nil)

    /// HKDF-Extract: one key of 32 bytes out of what is secret and a salt.
    package static func extract(salt: borrowing SecretBytes, secret: borrowing SecretBytes) -> SecretBytes {
        secret.withBytes { secret in
            salt.withBytes { salt in
                derive(mode: EVP_KDF_HKDF_MODE_EXTRACT_ONLY, secret, salt, count: SHA256.byteCount)
            }
        }
    }

    /// HKDF-Expand: `count` bytes, at most ``maxByteCount``, that follow from a key and what they are for.
    package static func expand(_ key: borrowing SecretBytes, info: [UInt8], count: Int) -> SecretBytes {
        precondition((1...maxByteCount).contains(count), "HKDF gives 1 to \(maxByteCount) bytes, not \(count)")
        return key.withBytes { key in
            unsafe derive(mode: EVP_KDF_HKDF_MODE_EXPAND_ONLY, key, info.span.bytes, count: count)
        }
    }

    private static func derive(mode: Int32, _ key: RawSpan, _ input: RawSpan, count: Int) -> SecretBytes {
        unsafe SecretBytes(count: count) { output in
            let status = unsafe key.withUnsafeBytes { key in
                unsafe input.withUnsafeBytes { input in
                    unsafe copenssl_hkdf(
                        algorithm,
                        mode,
                        key.baseAddress,
                        key.count,
                        input.baseAddress,
                        input.count,
                        output.baseAddress,
                        output.count
                    )
                }
            }
            precondition(status == 1, "OpenSSL has no HKDF with SHA-256")
        }
    }
}
