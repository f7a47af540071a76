package import Cryptography

/// `HPKECiphertext` (RFC 9420, section 7.6).
extension HPKECiphertext: Presentable {
    package init(from reader: inout PresentationReader) throws(PresentationError) {
        self.init(
            encapsulatedKey: try reader.readVector(atMost: P256PublicKey.byteCount),
            sealed: try reader.readVector(atMost: Limits.messageByteCount)
        )
    }

    package func write(to writer: inout PresentationWriter) {
        writer.writeVector(encapsulatedKey)
        writer.writeVector(sealed)
    }
}
