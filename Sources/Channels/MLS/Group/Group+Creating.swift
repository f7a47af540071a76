import Cryptography

extension Group {
    /// Creates a group of one, in epoch 0 (RFC 9420, section 11).
    ///
    /// - Parameters:
    ///   - groupID: The name that all members know it by.
    ///   - own: Our key package, whose leaf becomes the first.
    ///   - externalSender: Who proposes changes.
    /// - Returns: The group.
    package static func create(groupID: [UInt8], own: OwnKeyPackage, externalSender: ExternalSender) -> Group {
        create(groupID: groupID, own: own, externalSenders: [externalSender], profile: .externallyManaged)
    }

    static func create(
        groupID: [UInt8],
        own: OwnKeyPackage,
        externalSenders: [ExternalSender],
        profile: GroupProfile
    ) -> Group {
        let tree = RatchetTree(own.keyPackage.leaf)
        let extensions = externalSenders.isEmpty ? [] : [ExternalSender.extension(naming: externalSenders)]
        let context = GroupContext(
            groupID: groupID,
            epoch: 0,
            treeHash: tree.treeHash,
            confirmedTranscriptHash: [],
            extensions: extensions
        )
        let secrets = EpochSecrets(epochSecret: .random(count: CipherSuite.hashByteCount))
        let confirmationTag = secrets.confirmationTag(for: context.confirmedTranscriptHash)
        return Group(
            context: context,
            ownLeaf: LeafIndex(0),
            profile: profile,
            tree: tree,
            interimTranscriptHash: TranscriptHashes.interim(
                after: context.confirmedTranscriptHash,
                confirmationTag: confirmationTag
            ),
            keys: PrivateKeys(leaf: own.leafKey),
            signatureKey: own.signatureKey,
            secrets: Shared(secrets),
            externalSenders: externalSenders
        )
    }
}
