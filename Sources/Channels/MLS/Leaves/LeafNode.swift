package import Cryptography

/// A member as the tree shows it: its keys, its identity and its signature over both (RFC 9420, section 7.2).
package struct LeafNode: Sendable, Hashable {
    /// What path secrets are sealed to.
    package let encryptionKey: P256PublicKey
    /// What the member's messages are verified with.
    package let signatureKey: P256PublicKey
    /// Who the member says it is.
    package let credential: Credential
    /// What its client understands.
    package let capabilities: Capabilities
    /// Why the leaf was made.
    package let source: LeafNodeSource
    /// Each of them listed in ``capabilities`` or known to all.
    package let extensions: [Extension]
    /// The member's, over all of the above and its place.
    package private(set) var signature: [UInt8]

    /// Where a leaf stands in a group, which all but those of key packages sign as well.
    struct Place: Sendable {
        let groupID: [UInt8]
        let index: LeafIndex
    }

    /// Makes and signs a leaf of our own.
    init(
        encryptionKey: P256PublicKey,
        credential: Credential,
        source: LeafNodeSource,
        place: Place?,
        signedWith key: borrowing P256PrivateKey
    ) throws(CryptographyError) {
        self.encryptionKey = encryptionKey
        self.credential = credential
        self.source = source
        signatureKey = key.publicKey
        capabilities = .own
        extensions = []
        signature = []
        signature = try key.signature(label: "LeafNodeTBS", content: toBeSigned(at: place))
    }

    func hasValidSignature(at place: Place?) -> Bool {
        signatureKey.isValidSignature(signature, label: "LeafNodeTBS", content: toBeSigned(at: place))
    }

    /// `LeafNodeTBS`: all fields before the signature, then the place unless the leaf is for a key package.
    private func toBeSigned(at place: Place?) -> [UInt8] {
        var writer = PresentationWriter()
        writeUnsigned(to: &writer)
        if case .keyPackage = source { return writer.bytes }
        if let place {
            writer.writeVector(place.groupID)
            writer.write(place.index)
        }
        return writer.bytes
    }
}

extension LeafNode: Presentable {
    package init(from reader: inout PresentationReader) throws(PresentationError) {
        encryptionKey = try reader.readPublicKey()
        signatureKey = try reader.readPublicKey()
        credential = try Credential(from: &reader)
        capabilities = try Capabilities(from: &reader)
        source = try LeafNodeSource(from: &reader)
        extensions = try Extension.readList(from: &reader)
        signature = try reader.readVector(atMost: Limits.signatureByteCount)
    }

    package func write(to writer: inout PresentationWriter) {
        writeUnsigned(to: &writer)
        writer.writeVector(signature)
    }

    private func writeUnsigned(to writer: inout PresentationWriter) {
        writer.writeVector(encryptionKey.bytes)
        writer.writeVector(signatureKey.bytes)
        writer.write(credential)
        writer.write(capabilities)
        writer.write(source)
        writer.writeList(extensions)
    }
}
