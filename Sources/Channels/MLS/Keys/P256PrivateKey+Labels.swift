import Cryptography

extension P256PrivateKey {
    /// `SignWithLabel` (RFC 9420, section 5.1.2).
    func signature(label: String, content: [UInt8]) throws(CryptographyError) -> [UInt8] {
        try signature(for: Labels.content(label, content))
    }

    /// `DecryptWithLabel` (section 5.1.3).
    func open(
        _ ciphertext: HPKECiphertext,
        label: String,
        context: [UInt8]
    ) throws(CryptographyError) -> SecretBytes {
        try HPKE.open(ciphertext, with: self, info: Labels.content(label, context))
    }
}

extension P256PublicKey {
    /// `VerifyWithLabel` (RFC 9420, section 5.1.2).
    func isValidSignature(_ signature: [UInt8], label: String, content: [UInt8]) -> Bool {
        isValidSignature(signature, for: Labels.content(label, content))
    }

    /// `EncryptWithLabel` (section 5.1.3).
    func seal(
        _ plaintext: borrowing SecretBytes,
        label: String,
        context: [UInt8]
    ) throws(CryptographyError) -> HPKECiphertext {
        try plaintext.withBytes { (plaintext) throws(CryptographyError) in
            try HPKE.seal(plaintext, to: self, info: Labels.content(label, context))
        }
    }
}
