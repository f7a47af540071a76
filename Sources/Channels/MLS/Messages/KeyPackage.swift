package import Cryptography

/// What somebody publishes so that others can add it to a group (RFC 9420, section 10).
package struct KeyPackage: Sendable, Hashable {
    /// What the Welcome is sealed to.
    package let initKey: P256PublicKey
    /// What becomes the member's leaf.
    package let leaf: LeafNode
    /// Nothing that we know.
    package let extensions: [Extension]
    /// The owner's, over all of the above.
    package private(set) var signature: [UInt8]

    /// Makes and signs one of our own.
    init(
        initKey: P256PublicKey,
        leaf: LeafNode,
        signedWith key: borrowing P256PrivateKey
    ) throws(CryptographyError) {
        self.initKey = initKey
        self.leaf = leaf
        extensions = []
        signature = []
        signature = try key.signature(label: "KeyPackageTBS", content: toBeSigned)
    }

    /// `KeyPackageRef` (section 5.2): the name by which a Welcome calls the one it is for.
    package var reference: [UInt8] { Labels.reference("MLS 1.0 KeyPackage Reference", encoded) }

    /// The checks of section 10.1.
    ///
    /// - Throws: ``KeyPackageFault``.
    package func check() throws(KeyPackageFault) {
        guard leaf.isForKeyPackage else { throw .leaf(.wrongSource) }
        do throws(LeafFault) { try leaf.check(at: nil) } catch { throw .leaf(error) }
        guard initKey != leaf.encryptionKey else { throw .reusedInitKey }
        guard leaf.signatureKey.isValidSignature(signature, label: "KeyPackageTBS", content: toBeSigned) else {
            throw .invalidSignature
        }
    }

    private var toBeSigned: [UInt8] {
        var writer = PresentationWriter()
        writeUnsigned(to: &writer)
        return writer.bytes
    }
}

extension KeyPackage: Presentable {
    package init(from reader: inout PresentationReader) throws(PresentationError) {
        let version = try reader.readUInt16()
        guard version == CipherSuite.protocolVersion else { throw .unsupported(.protocolVersion, version) }
        let suite = try reader.readUInt16()
        guard suite == CipherSuite.number else { throw .unsupported(.cipherSuite, suite) }
        initKey = try reader.readPublicKey()
        leaf = try LeafNode(from: &reader)
        extensions = try Extension.readList(from: &reader)
        signature = try reader.readVector(atMost: Limits.signatureByteCount)
    }

    package func write(to writer: inout PresentationWriter) {
        writeUnsigned(to: &writer)
        writer.writeVector(signature)
    }

    private func writeUnsigned(to writer: inout PresentationWriter) {
        writer.write(CipherSuite.protocolVersion)
        writer.write(CipherSuite.number)
        writer.writeVector(initKey.bytes)
        writer.write(leaf)
        writer.writeList(extensions)
    }
}
