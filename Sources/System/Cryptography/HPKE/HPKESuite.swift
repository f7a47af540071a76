/// The labelled key derivation of HPKE (RFC 9180, section 4), under the identifier of the KEM or of the whole suite.
struct HPKESuite {
    /// Within the KEM: `"KEM" || kem_id`.
    static let kem = HPKESuite(identifier: Array("KEM".utf8) + [0, 0x10])
    /// Within the whole: `"HPKE" || kem_id || kdf_id || aead_id`.
    static let whole = HPKESuite(identifier: Array("HPKE".utf8) + [0, 0x10, 0, 1, 0, 1])

    private let prefix: [UInt8]

    private init(identifier: [UInt8]) { prefix = Array("HPKE-v1".utf8) + identifier }

    /// LabeledExtract with public input.
    func extract(salt: borrowing SecretBytes, label: StaticString, _ input: [UInt8]) -> SecretBytes {
        HKDF.extract(salt: salt, secret: SecretBytes(labelled(label) + input))
    }

    /// LabeledExtract with no salt and an input that is secret.
    func extract(label: StaticString, secret: borrowing SecretBytes) -> SecretBytes {
        HKDF.extract(salt: SecretBytes([]), secret: SecretBytes(labelled(label), then: secret))
    }

    /// LabeledExpand.
    func expand(_ key: borrowing SecretBytes, label: StaticString, info: [UInt8], count: Int) -> SecretBytes {
        let length = [UInt8(truncatingIfNeeded: count >> 8), UInt8(truncatingIfNeeded: count)]
        return HKDF.expand(key, info: length + labelled(label) + info, count: count)
    }

    private func labelled(_ label: StaticString) -> [UInt8] { prefix + Array("\(label)".utf8) }
}
