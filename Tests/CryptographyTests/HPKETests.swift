import TestSupport
import Testing

@testable import Cryptography

@Suite("HPKE, base mode")
struct HPKETests {
    // RFC 9180, A.3.1.
    private static let info = [UInt8](hex: "4f6465206f6e2061204772656369616e2055726e")
    private static let plaintext = [UInt8](hex: "4265617574792069732074727574682c20747275746820626561757479")
    private static let ciphertexts = [
        "5ad590bb8baa577f8619db35a36311226a896e7342a6d836d8b7bcd2f20b6c7f9076ac232e3ab2523f39513434",
        "fa6f037b47fc21826b610172ca9637e82d6e5801eb31cbd3748271affd4ecb06646e0329cbdf3c3cd655b28e82",
    ]
    private static let encapsulated = [UInt8](
        hex: """
            04a92719c6195d5085104f469a8b9814d5838ff72b60501e2c4466e5e67b325ac9
            8536d7b61a1af4b78e5b7f951c0900be863c403ce65c9bfcb9382657222d18c4
            """
    )

    private func derived(_ secret: String) throws -> P256PrivateKey {
        try P256PrivateKey(derivedFrom: SecretBytes([UInt8](hex: secret)))
    }

    private func recipient() throws -> P256PrivateKey {
        try derived("668b37171f1072f3cf12ea8a236a45df23fc13b82af3609ad1e354f6ef817550")
    }

    private func ephemeral() throws -> P256PrivateKey {
        try derived("4270e54ffd08d79d5928020af4686d8f6b7d35dbe470265f1f5aa22816ce860e")
    }

    @Test("Key pairs follow from their secrets as RFC 9180 lists them")
    func keyPairs() throws {
        let sender = try ephemeral().publicKey
        #expect(sender.bytes == Self.encapsulated)
        let scalar = SecretBytes([UInt8](hex: "f3ce7fdae57e1a310d87f1ebbde6f328be0a99cdbcadf4d6589cf29de4b8ffd2"))
        let derived = try recipient().publicKey
        let listed = try P256PrivateKey(scalar: scalar).publicKey
        #expect(derived == listed)
    }

    @Test("A sender's context holds the values that RFC 9180 lists and seals its messages")
    func sealing() throws {
        var sender = try HPKESender(recipient: recipient().publicKey, info: Self.info, ephemeral: ephemeral())
        let (encapsulated, nonce) = (sender.encapsulatedKey.bytes, sender.context.baseNonce.hex)
        let key = sender.context.key.revealed().hex
        #expect(encapsulated == Self.encapsulated)
        #expect(key == "868c066ef58aae6dc589b6cfdd18f97e")
        #expect(nonce == "4e0bc5018beba4bf004cca59")
        let plaintext = Self.plaintext
        for (index, expected) in Self.ciphertexts.enumerated() {
            let sealed = try sender.context.seal(
                plaintext.span.bytes,
                authenticating: Array("Count-\(index)".utf8)
            )
            #expect(sealed.hex == expected)
        }
    }

    @Test("A recipient's context opens the messages that RFC 9180 lists; one that fails does not count")
    func opening() throws {
        var context = try HPKEContext(opening: Self.encapsulated, with: recipient(), info: Self.info)
        for (index, ciphertext) in Self.ciphertexts.enumerated() {
            #expect(throws: CryptographyError.authenticationFailed) {
                _ = try context.open([UInt8](hex: ciphertext), authenticating: [])
            }
            let data = Array("Count-\(index)".utf8)
            let opened = try context.open([UInt8](hex: ciphertext), authenticating: data).revealed()
            #expect(opened == Self.plaintext)
        }
    }

    @Test("A single message opens with its key and its purpose, and with no other")
    func oneMessage() throws {
        let key = try P256PrivateKey()
        let plaintext = Self.plaintext
        let sealed = try HPKE.seal(plaintext.span.bytes, to: key.publicKey, info: [1], authenticating: [2])
        let opened = try HPKE.open(sealed, with: key, info: [1], authenticating: [2]).revealed()
        #expect(opened == plaintext)
        #expect(throws: CryptographyError.authenticationFailed) {
            _ = try HPKE.open(sealed, with: key, info: [0], authenticating: [2])
        }
        #expect(throws: CryptographyError.authenticationFailed) { _ = try HPKE.open(sealed, with: key, info: [1]) }
        let other = try P256PrivateKey()
        #expect(throws: CryptographyError.authenticationFailed) {
            _ = try HPKE.open(sealed, with: other, info: [1], authenticating: [2])
        }
        let pointless = HPKECiphertext(encapsulatedKey: Array(sealed.encapsulatedKey.dropLast()), sealed: sealed.sealed)
        #expect(throws: CryptographyError.invalidPublicKey) {
            _ = try HPKE.open(pointless, with: key, info: [1], authenticating: [2])
        }
    }
}
