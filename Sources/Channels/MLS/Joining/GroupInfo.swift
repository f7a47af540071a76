import Cryptography

/// An epoch as a member vouches for it to somebody who joins (RFC 9420, section 12.4.3).
struct GroupInfo: Sendable, Hashable {
    let context: GroupContext
    let extensions: [Extension]
    let confirmationTag: [UInt8]
    let signer: LeafIndex
    private(set) var signature: [UInt8]

    /// Signs an epoch of ours, with its whole tree.
    init(
        context: GroupContext,
        tree: RatchetTree,
        confirmationTag: [UInt8],
        signer: LeafIndex,
        signedWith key: borrowing P256PrivateKey
    ) throws(CryptographyError) {
        self.context = context
        self.confirmationTag = confirmationTag
        self.signer = signer
        extensions = [Extension(type: Extension.ratchetTree, data: tree.encoded)]
        signature = []
        signature = try key.signature(label: "GroupInfoTBS", content: toBeSigned)
    }

    func hasValidSignature(of key: P256PublicKey) -> Bool {
        key.isValidSignature(signature, label: "GroupInfoTBS", content: toBeSigned)
    }

    private var toBeSigned: [UInt8] {
        var writer = PresentationWriter()
        writeUnsigned(to: &writer)
        return writer.bytes
    }
}

extension GroupInfo: Presentable {
    init(from reader: inout PresentationReader) throws(PresentationError) {
        context = try GroupContext(from: &reader)
        extensions = try Extension.readList(from: &reader, atMost: Limits.groupInfoExtensionByteCount)
        confirmationTag = try reader.readVector(atMost: Limits.hashByteCount)
        signer = try LeafIndex(from: &reader)
        signature = try reader.readVector(atMost: Limits.signatureByteCount)
    }

    func write(to writer: inout PresentationWriter) {
        writeUnsigned(to: &writer)
        writer.writeVector(signature)
    }

    private func writeUnsigned(to writer: inout PresentationWriter) {
        writer.write(context)
        writer.writeList(extensions)
        writer.writeVector(confirmationTag)
        writer.write(signer)
    }
}
