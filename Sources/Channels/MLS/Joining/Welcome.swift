import Cryptography

/// What a committer sends those whom it adds (RFC 9420, section 12.4.3), without the frame of an `MLSMessage`.
package struct Welcome: Sendable, Hashable {
    /// The secrets for one new member.
    package struct Recipient: Sendable, Hashable {
        /// ``KeyPackage/reference`` of the one it is for.
        package let keyPackage: [UInt8]
        let sealedSecrets: HPKECiphertext
    }

    /// Those it is for; a delivery service may leave each one its own entry only.
    package let recipients: [Recipient]
    let sealedGroupInfo: [UInt8]
}

extension Welcome: Presentable {
    package init(from reader: inout PresentationReader) throws(PresentationError) {
        let suite = try reader.readUInt16()
        guard suite == CipherSuite.number else { throw .unsupported(.cipherSuite, suite) }
        recipients = try reader.readList(atMost: Limits.members) { (reader) throws(PresentationError) in
            try Recipient(from: &reader)
        }
        sealedGroupInfo = try reader.readVector(atMost: Limits.messageByteCount)
    }

    package func write(to writer: inout PresentationWriter) {
        writer.write(CipherSuite.number)
        writer.writeList(recipients)
        writer.writeVector(sealedGroupInfo)
    }
}

extension Welcome.Recipient: Presentable {
    package init(from reader: inout PresentationReader) throws(PresentationError) {
        keyPackage = try reader.readVector(atMost: Limits.hashByteCount)
        sealedSecrets = try HPKECiphertext(from: &reader)
    }

    package func write(to writer: inout PresentationWriter) {
        writer.writeVector(keyPackage)
        writer.write(sealedSecrets)
    }
}
