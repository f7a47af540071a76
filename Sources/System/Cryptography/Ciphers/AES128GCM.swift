internal import COpenSSL

/// AES-128 in Galois/Counter Mode (NIST SP 800-38D) for single messages: a key of 16 bytes, a nonce of 12, a tag of 16.
///
/// Any thread. Media frames, which reuse a key for a long time, have ciphers that keep its schedule.
package enum AES128GCM {
    package static let keyByteCount = 16
    package static let nonceByteCount = 12
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
        let cipher = try OneMessageCipher(key: key, nonce: nonce, encrypts: true)
        try cipher.authenticate(data)
        var sealed = [UInt8](repeating: 0, count: plaintext.byteCount + tagByteCount)
        let isSealed = unsafe sealed.withUnsafeMutableBytes { sealed in
            unsafe cipher.process(plaintext, into: sealed) && cipher.finish()
                && cipher.takeTag(into: sealed, at: plaintext.byteCount)
        }
        guard isSealed else { throw .libraryFailed("AES-128-GCM sealing") }
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
        let cipher = try OneMessageCipher(key: key, nonce: nonce, encrypts: false)
        try cipher.authenticate(data)
        return unsafe try SecretBytes(count: count) { (plaintext) throws(CryptographyError) in
            let isOpen = unsafe cipher.process(sealed.span.bytes.extracting(first: count), into: plaintext)
            guard isOpen, cipher.expectTag(Array(sealed.suffix(tagByteCount))), cipher.finish() else {
                throw .authenticationFailed
            }
        }
    }
}
