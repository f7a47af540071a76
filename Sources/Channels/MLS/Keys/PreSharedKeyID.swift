import Cryptography

/// The name of an external pre-shared key that an epoch depends on (RFC 9420, section 8.4).
///
/// No group here takes one in by a proposal, and a Welcome to a group that an external sender manages names none.
package struct PreSharedKeyID: Sendable, Hashable {
    private static let external: UInt8 = 1

    /// What both sides call the key.
    package let id: [UInt8]
    /// Makes its use in one epoch another one than in the next.
    package let nonce: [UInt8]

    /// `psk_secret` of keys in this order.
    static func secret(of keys: [(name: PreSharedKeyID, key: Shared<SecretBytes>)]) -> SecretBytes {
        var secret = SecretBytes(zeros: CipherSuite.hashByteCount)
        for (index, (name, key)) in keys.enumerated() {
            var label = PresentationWriter()
            label.write(name)
            label.write(UInt16(truncatingIfNeeded: index))
            label.write(UInt16(truncatingIfNeeded: keys.count))
            let input = HKDF.extract(salt: SecretBytes(zeros: CipherSuite.hashByteCount), secret: key.value)
                .expanded(label: "derived psk", context: label.bytes, count: CipherSuite.hashByteCount)
            secret = HKDF.extract(salt: input, secret: secret)
        }
        return secret
    }
}

extension PreSharedKeyID: Presentable {
    package init(from reader: inout PresentationReader) throws(PresentationError) {
        let type = try reader.readUInt8()
        guard type == Self.external else { throw .unsupported(.preSharedKeyType, UInt16(type)) }
        id = try reader.readVector(atMost: Limits.identityByteCount)
        nonce = try reader.readVector(atMost: Limits.hashByteCount)
    }

    package func write(to writer: inout PresentationWriter) {
        writer.write(Self.external)
        writer.writeVector(id)
        writer.writeVector(nonce)
    }
}
