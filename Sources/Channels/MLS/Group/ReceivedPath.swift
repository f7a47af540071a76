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
    ///   - privateKeys: Ours before the commit.
    ///   - added: Those whom the same commit adds.
    ///   - context: That of the next epoch, provisionally.
    /// - Returns: The keys of the nodes above us; ``insert(_:for:into:)`` knows which nodes.
    /// - Throws: ``MLSError/path(_:)``.
    func open(
        for ownLeaf: LeafIndex,
        with privateKeys: PrivateKeys,
        excluding added: Set<LeafIndex>,
        context: GroupContext
    ) throws(MLSError) -> PathKeys {
        for (step, node) in zip(steps, path.nodes) {
            guard tree.recipients(of: step, excluding: added).count == node.sealedSecrets.count else {
                throw .path(.wrongRecipientCount)
            }
        }
        guard let place = firstStep(above: ownLeaf) else { throw .path(.undecryptable) }
        let recipients = tree.recipients(of: steps[place], excluding: added)
        for (recipient, sealed) in zip(recipients, path.nodes[place].sealedSecrets) {
            guard let key = privateKeys.key(of: recipient, ownLeaf: ownLeaf),
                key.value.publicKey == tree.encryptionKey(of: recipient)
            else { continue }
            return try follow(sealed, with: key, from: place, context: context)
        }
        throw .path(.undecryptable)
    }

    /// Puts the keys that were opened in the place of those that the path replaces.
    func insert(_ keys: PathKeys, for ownLeaf: LeafIndex, into privateKeys: inout PrivateKeys) {
        guard let place = firstStep(above: ownLeaf) else { return }
        privateKeys.insert(keys.keys, at: steps[place...])
    }

    private func firstStep(above leaf: LeafIndex) -> Int? { steps.firstIndex { $0.node.contains(leaf) } }

    private func follow(
        _ sealed: HPKECiphertext,
        with key: Shared<P256PrivateKey>,
        from place: Int,
        context: GroupContext
    ) throws(MLSError) -> PathKeys {
        let keys = try MLSError.replacing(by: .path(.undecryptable)) { () throws(CryptographyError) in
            let secret = try key.value.open(sealed, label: "UpdatePathNode", context: context.encoded)
            guard secret.count == CipherSuite.hashByteCount else { throw .authenticationFailed }
            return try PathKeys(from: Shared(secret), count: steps.count - place)
        }
        guard keys.publicKeys == path.nodes[place...].map(\.encryptionKey) else { throw .path(.wrongKey) }
        return keys
    }
}
