/// AES-128 in Galois/Counter Mode (NIST SP 800-38D) for single messages: a key of 16 bytes, a nonce of 12, a tag of 16.
///
/// Any thread. Who uses a key many times keeps an ``AESGCMEncryptor`` or ``AESGCMDecryptor``.
package enum AES128GCM {
    /// In bytes, of every key.
    package static let keyByteCount = 16
    /// In bytes, of every nonce.
    package static let nonceByteCount = 12
    /// In bytes, of the tag behind every ciphertext.
    package static let tagByteCount = 16

    /// The ciphertext, as long as the plaintext, followed by the tag.
    ///
    /// - Parameters:
    ///   - plaintext: What only a holder of the key may read.
    ///   - key: ``keyByteCount`` bytes.
    ///   - nonce: ``nonceByteCount`` bytes, never used with this key before.
    ///   - data: What is authenticated, but not encrypted.
    /// - Returns: Ciphertext and tag.
    /// - Throws: ``CryptographyError/invalidLength(expected:actual:)`` or ``CryptographyError/libraryFailed(_:)``.
    package static func seal(
        _ plaintext: RawSpan,
        key: borrowing SecretBytes,
        nonce: [UInt8],
        authenticating data: [UInt8] = []
    ) throws(CryptographyError) -> [UInt8] {
        try checkLength(of: key)
        var cipher = try AESGCMEncryptor(key: key)
        var sealed = [UInt8](repeating: 0, count: plaintext.byteCount + tagByteCount)
        var output = sealed.mutableSpan
        unsafe try cipher.encrypt(
            plaintext,
            into: &output,
            tagByteCount: tagByteCount,
            nonce: nonce.span.bytes,
            authenticating: data.span.bytes
        )
        return sealed
    }

    /// What was sealed.
    ///
    /// - Parameters:
    ///   - sealed: Ciphertext and tag.
    ///   - key: ``keyByteCount`` bytes.
    ///   - nonce: ``nonceByteCount`` bytes.
    ///   - data: What was authenticated along with it.
    /// - Returns: The plaintext.
    /// - Throws: ``CryptographyError/authenticationFailed`` unless all four belong together.
    package static func open(
        _ sealed: [UInt8],
        key: borrowing SecretBytes,
        nonce: [UInt8],
        authenticating data: [UInt8] = []
    ) throws(CryptographyError) -> SecretBytes {
        let count = sealed.count - tagByteCount
        guard count >= 0 else { throw .authenticationFailed }
        try checkLength(of: key)
        var cipher = try AESGCMDecryptor(key: key)
        return unsafe try SecretBytes(count: count) { (plaintext) throws(CryptographyError) in
            var output = unsafe MutableSpan<UInt8>(_unsafeElements: plaintext.bindMemory(to: UInt8.self))
            let isAuthentic = unsafe try cipher.decrypt(
                sealed.span.bytes.extracting(first: count),
                into: &output,
                tag: sealed.span.bytes.extracting(droppingFirst: count),
                nonce: nonce.span.bytes,
                authenticating: data.span.bytes
            )
            guard isAuthentic else { throw .authenticationFailed }
        }
    }

    private static func checkLength(of key: borrowing SecretBytes) throws(CryptographyError) {
        guard key.count == keyByteCount else { throw .invalidLength(expected: keyByteCount, actual: key.count) }
    }
}
