/// One message sealed to a public key.
package struct HPKECiphertext: Sendable, Hashable {
    /// `enc` in RFC 9180, `kem_output` in RFC 9420: the sender's ephemeral public key, as it came.
    package let encapsulatedKey: [UInt8]
    /// Ciphertext and tag.
    package let sealed: [UInt8]

    package init(encapsulatedKey: [UInt8], sealed: [UInt8]) {
        self.encapsulatedKey = encapsulatedKey
        self.sealed = sealed
    }
}
