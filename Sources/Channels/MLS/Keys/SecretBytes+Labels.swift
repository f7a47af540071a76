package import Cryptography

extension SecretBytes {
    /// `ExpandWithLabel` (RFC 9420, section 8): `count` bytes for one purpose.
    package func expanded(label: String, context: [UInt8], count: Int) -> SecretBytes {
        var info = PresentationWriter()
        info.write(UInt16(truncatingIfNeeded: count))
        info.writeVector(Labels.prefix + Array(label.utf8))
        info.writeVector(context)
        return HKDF.expand(self, info: info.bytes, count: count)
    }

    /// `DeriveSecret` (section 8): 32 bytes for one purpose.
    package func derived(label: String) -> SecretBytes {
        expanded(label: label, context: [], count: CipherSuite.hashByteCount)
    }

    /// `DeriveTreeSecret` (section 9), which also is the step of a sender's ratchet.
    package func derived(label: String, generation: UInt32, count: Int) -> SecretBytes {
        var context = PresentationWriter()
        context.write(generation)
        return expanded(label: label, context: context.bytes, count: count)
    }
}
