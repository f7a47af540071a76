import Cryptography

/// Another member's path, put into a tree (RFC 9420, section 7.5, "the recipient of an UpdatePath").
struct ReceivedPath: Sendable {
    /// The tree with the path.
    let tree: RatchetTree
    private let path: UpdatePath
    private let steps: [PathStep]

    /// Puts a path's public keys into the tree with the proposals.
    init(_ path: UpdatePath, from sender: LeafIndex, in tree: RatchetTree, groupID: [UInt8]) throws(MLSError) {
        var tree = tree
        tree.blankDirectPath(of: sender)
        steps = tree.filteredDirectPath(of: sender)
        guard steps.count == path.nodes.count else { throw .path(.wrongNodeCount) }
        guard path.leaf.encryptionKey != tree[sender]?.encryptionKey else { throw .leaf(.reusedEncryptionKey) }
        let parentHash = tree.place(path.nodes.map(\.encryptionKey), at: steps)
        guard let claimed = path.leaf.parentHash else { throw .leaf(.wrongSource) }
        guard claimed == parentHash else { throw .path(.wrongParentHash) }
        try MLSError.wrapping { () throws(LeafFault) in
            try path.leaf.check(at: LeafNode.Place(groupID: groupID, index: sender))
        }
        tree[sender] = path.leaf
        self.tree = tree
        self.path = path
    }

    /// Opens the secret that is sealed to us, and follows it up to the commit's.
    ///
    /// - Parameters:
    ///   - ownLeaf: Our place.
    ///   - privateKeys: Ours before the commit; those of the path are put in.
    ///   - added: Those whom the same commit adds.
    ///   - context: That of the next epoch, provisionally.
    /// - Returns: The commit secret.
    /// - Throws: ``MLSError/path(_:)``.
    func open(
        for ownLeaf: LeafIndex,
        with privateKeys: inout PrivateKeys,
        excluding added: Set<LeafIndex>,
        context: GroupContext
    ) throws(MLSError) -> Shared<SecretBytes> {
        let place = steps.firstIndex { $0.node.contains(ownLeaf) }
        guard let place else { throw .path(.undecryptable) }
        for (step, node) in zip(steps, path.nodes) {
            guard tree.recipients(of: step, excluding: added).count == node.sealedSecrets.count else {
                throw .path(.wrongRecipientCount)
            }
        }
        let recipients = tree.recipients(of: steps[place], excluding: added)
        for (recipient, sealed) in zip(recipients, path.nodes[place].sealedSecrets) {
            guard let key = privateKeys.key(of: recipient, ownLeaf: ownLeaf),
                key.value.publicKey == tree.encryptionKey(of: recipient)
            else { continue }
            return try follow(sealed, with: key, from: place, context: context, into: &privateKeys)
        }
        throw .path(.undecryptable)
    }

    private func follow(
        _ sealed: HPKECiphertext,
        with key: Shared<P256PrivateKey>,
        from place: Int,
        context: GroupContext,
        into privateKeys: inout PrivateKeys
    ) throws(MLSError) -> Shared<SecretBytes> {
        let keys = try MLSError.replacing(by: .path(.undecryptable)) { () throws(CryptographyError) in
            let secret = try key.value.open(sealed, label: "UpdatePathNode", context: context.encoded)
            guard secret.count == CipherSuite.hashByteCount else { throw .authenticationFailed }
            return try PathKeys(from: Shared(secret), count: steps.count - place)
        }
        guard keys.publicKeys == path.nodes[place...].map(\.encryptionKey) else {
            throw .path(.wrongKey)
        }
        privateKeys.insert(keys.keys, at: steps[place...])
        return keys.commitSecret
    }
}
