/// The sender's side of HPKE, set up for one recipient (RFC 9180, section 5.1.1, `SetupBaseS`).
package struct HPKESender: ~Copyable {
    /// What the recipient needs to set up its side.
    package let encapsulatedKey: P256PublicKey
    /// Seals the messages.
    package var context: HPKEContext

    /// Sets up with a new ephemeral key.
    ///
    /// - Throws: ``CryptographyError/libraryFailed(_:)``.
    package init(recipient: P256PublicKey, info: [UInt8]) throws(CryptographyError) {
        try self.init(recipient: recipient, info: info, ephemeral: P256PrivateKey())
    }

    /// Encap with a given ephemeral key, which is used once only.
    init(
        recipient: P256PublicKey,
        info: [UInt8],
        ephemeral: borrowing P256PrivateKey
    ) throws(CryptographyError) {
        encapsulatedKey = ephemeral.publicKey
        context = HPKEContext(
            agreed: try ephemeral.sharedSecret(with: recipient),
            encapsulatedKey: ephemeral.publicKey,
            recipient: recipient,
            info: info
        )
    }
}
