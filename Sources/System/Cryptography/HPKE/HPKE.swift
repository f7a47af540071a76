/// Hybrid public key encryption (RFC 9180), base mode, with DHKEM(P-256, HKDF-SHA256), HKDF-SHA256 and AES-128-GCM.
///
/// The names of intermediate values are those of the RFC. Any thread; about 0.2 ms for each message.
package enum HPKE {
    /// Seals one message so that only the holder of a private key can read it.
    ///
    /// - Parameters:
    ///   - plaintext: The message.
    ///   - recipient: The public half of that key.
    ///   - info: What both sides know the message to be for.
    ///   - data: What is authenticated, but not encrypted.
    /// - Returns: What the recipient needs.
    /// - Throws: ``CryptographyError/libraryFailed(_:)``.
    package static func seal(
        _ plaintext: RawSpan,
        to recipient: P256PublicKey,
        info: [UInt8],
        authenticating data: [UInt8] = []
    ) throws(CryptographyError) -> HPKECiphertext {
        var sender = try HPKESender(recipient: recipient, info: info)
        let sealed = try sender.context.seal(plaintext, authenticating: data)
        return HPKECiphertext(encapsulatedKey: sender.encapsulatedKey.bytes, sealed: sealed)
    }

    /// Opens one message.
    ///
    /// - Parameters:
    ///   - ciphertext: What ``seal(_:to:info:authenticating:)`` gave.
    ///   - key: The recipient's key.
    ///   - info: The same as when it was sealed.
    ///   - data: The same as when it was sealed.
    /// - Returns: The message.
    /// - Throws: ``CryptographyError/invalidPublicKey`` for an encapsulated key that is no point, and
    ///   ``CryptographyError/authenticationFailed``.
    package static func open(
        _ ciphertext: HPKECiphertext,
        with key: borrowing P256PrivateKey,
        info: [UInt8],
        authenticating data: [UInt8] = []
    ) throws(CryptographyError) -> SecretBytes {
        var context = try HPKEContext(opening: ciphertext.encapsulatedKey, with: key, info: info)
        return try context.open(ciphertext.sealed, authenticating: data)
    }
}
