/// One direction of messages between a sender and a recipient (RFC 9180, section 5.2); each message takes the next nonce.
package struct HPKEContext: ~Copyable {
    let key: SecretBytes
    let baseNonce: [UInt8]
    private var sequenceNumber: UInt64 = 0

    /// The recipient's side (`SetupBaseR`).
    ///
    /// - Parameters:
    ///   - encapsulatedKey: The sender's ephemeral public key.
    ///   - recipientKey: Our key.
    ///   - info: What both sides know the messages to be for.
    /// - Throws: ``CryptographyError/invalidPublicKey`` when the encapsulated key is no point.
    package init(
        opening encapsulatedKey: [UInt8],
        with recipientKey: borrowing P256PrivateKey,
        info: [UInt8]
    ) throws(CryptographyError) {
        let sender = try P256PublicKey(encapsulatedKey)
        self.init(
            agreed: try recipientKey.sharedSecret(with: sender),
            encapsulatedKey: sender,
            recipient: recipientKey.publicKey,
            info: info
        )
    }

    /// The KEM's shared secret (section 4.1, `ExtractAndExpand`), then the key schedule (section 5.1).
    init(
        agreed: borrowing SecretBytes,
        encapsulatedKey: P256PublicKey,
        recipient: P256PublicKey,
        info: [UInt8]
    ) {
        let shared = HPKESuite.kem.expand(
            HPKESuite.kem.extract(label: "eae_prk", secret: agreed),
            label: "shared_secret",
            info: encapsulatedKey.bytes + recipient.bytes,
            count: 32
        )
        let suite = HPKESuite.whole
        let none = SecretBytes([])
        let baseMode: UInt8 = 0
        let context =
            [baseMode] + suite.extract(salt: none, label: "psk_id_hash", []).revealed()
            + suite.extract(salt: none, label: "info_hash", info).revealed()
        let secret = suite.extract(salt: shared, label: "secret", [])
        key = suite.expand(secret, label: "key", info: context, count: AES128GCM.keyByteCount)
        baseNonce = suite.expand(secret, label: "base_nonce", info: context, count: AES128GCM.nonceByteCount).revealed()
    }

    /// Seals the next message.
    ///
    /// - Throws: ``CryptographyError/messageLimitReached`` or ``CryptographyError/libraryFailed(_:)``.
    package mutating func seal(
        _ plaintext: RawSpan,
        authenticating data: [UInt8] = []
    ) throws(CryptographyError)
        -> [UInt8]
    {
        let sealed = try AES128GCM.seal(plaintext, key: key, nonce: nonce, authenticating: data)
        try advance()
        return sealed
    }

    /// Opens the next message; one that fails doesn't count.
    ///
    /// - Throws: ``CryptographyError/authenticationFailed`` or ``CryptographyError/messageLimitReached``.
    package mutating func open(
        _ sealed: [UInt8],
        authenticating data: [UInt8] = []
    ) throws(CryptographyError)
        -> SecretBytes
    {
        let plaintext = try AES128GCM.open(sealed, key: key, nonce: nonce, authenticating: data)
        try advance()
        return plaintext
    }

    /// The base nonce with the sequence number laid over its end.
    private var nonce: [UInt8] {
        var nonce = baseNonce
        for index in 0..<8 {
            nonce[nonce.count - 1 - index] ^= UInt8(truncatingIfNeeded: sequenceNumber >> (8 * index))
        }
        return nonce
    }

    private mutating func advance() throws(CryptographyError) {
        guard sequenceNumber < .max else { throw .messageLimitReached }
        sequenceNumber += 1
    }
}
