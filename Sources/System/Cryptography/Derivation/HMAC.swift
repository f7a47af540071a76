internal import COpenSSL

/// HMAC with SHA-256 (RFC 2104), made by `EVP_Q_mac`.
package enum HMAC {
    /// The 32 bytes that only a holder of the key can make for these bytes.
    ///
    /// Any thread. Compare with ``isValid(_:for:key:)``, never with `==`.
    package static func authenticationCode(for bytes: [UInt8], key: borrowing SecretBytes) -> [UInt8] {
        var code = [UInt8](repeating: 0, count: SHA256.byteCount)
        var count = 0
        let made = key.withBytes { key in
            unsafe key.withUnsafeBytes { key in
                unsafe bytes.withUnsafeBufferPointer { bytes in
                    unsafe code.withUnsafeMutableBufferPointer { code in
                        unsafe EVP_Q_mac(
                            nil,
                            "HMAC",
                            nil,
                            "SHA256",
                            nil,
                            key.baseAddress,
                            key.count,
                            bytes.baseAddress,
                            bytes.count,
                            code.baseAddress,
                            code.count,
                            &count
                        ) != nil
                    }
                }
            }
        }
        precondition(made && count == SHA256.byteCount, "OpenSSL has no HMAC with SHA-256")
        return code
    }

    /// Whether a code belongs to the bytes; compared in constant time.
    package static func isValid(_ code: [UInt8], for bytes: [UInt8], key: borrowing SecretBytes) -> Bool {
        ConstantTime.areEqual(code, authenticationCode(for: bytes, key: key))
    }
}
