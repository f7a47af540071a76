import Cryptography

/// A path of ours: a new leaf key and new keys above it (RFC 9420, section 7.5).
struct NewPath: Sendable {
    /// The tree with the path.
    let tree: RatchetTree
    /// Ours in that tree.
    let privateKeys: PrivateKeys
    let commitSecret: Shared<SecretBytes>
    private let leaf: LeafNode
    private let steps: [PathStep]
    private let secrets: [Shared<SecretBytes>]
    private let publicKeys: [P256PublicKey]

    /// Makes new keys for everything above us in the tree with the proposals.
    init(of group: Group, after change: ProposedChange) throws(MLSError) {
        guard let oldLeaf = group.tree[group.ownLeaf] else { throw .unknownSender }
        do throws(CryptographyError) {
            try self.init(
                tree: change.tree,
                place: LeafNode.Place(groupID: group.context.groupID, index: group.ownLeaf),
                credential: oldLeaf.credential,
                privateKeys: group.keys,
                signatureKey: group.signatureKey
            )
        } catch {
            throw .cryptography(error)
        }
    }

    init(
        tree: RatchetTree,
        place: LeafNode.Place,
        credential: Credential,
        privateKeys: PrivateKeys,
        signatureKey: Shared<P256PrivateKey>
    ) throws(CryptographyError) {
        var (tree, privateKeys) = (tree, privateKeys)
        tree.blankDirectPath(of: place.index)
        steps = tree.filteredDirectPath(of: place.index)
        let path = try PathKeys(from: Shared(.random(count: CipherSuite.hashByteCount)), count: steps.count)
        (secrets, publicKeys) = (path.secrets, path.publicKeys)
        let parentHash = tree.place(publicKeys, at: steps)
        privateKeys.leaf = Shared(try P256PrivateKey())
        privateKeys.insert(path.keys, at: steps)
        leaf = try LeafNode(
            encryptionKey: privateKeys.leaf.value.publicKey,
            credential: credential,
            source: .commit(parentHash: parentHash),
            place: place,
            signedWith: signatureKey.value
        )
        tree[place.index] = leaf
        commitSecret = path.commitSecret
        self.tree = tree
        self.privateKeys = privateKeys
    }

    /// Seals each node's secret to those who must learn it; the context is that of the next epoch, provisionally.
    func seal(excluding added: Set<LeafIndex>, context: GroupContext) throws(CryptographyError) -> UpdatePath {
        let context = context.encoded
        var nodes: [UpdatePath.Node] = []
        for (step, (secret, key)) in zip(steps, zip(secrets, publicKeys)) {
            var sealed: [HPKECiphertext] = []
            for recipient in tree.recipients(of: step, excluding: added) {
                guard let key = tree.encryptionKey(of: recipient) else { continue }
                sealed.append(try key.seal(secret.value, label: "UpdatePathNode", context: context))
            }
            nodes.append(UpdatePath.Node(encryptionKey: key, sealedSecrets: sealed))
        }
        return UpdatePath(leaf: leaf, nodes: nodes)
    }

    /// The secret of the lowest node that is above us and another member.
    func secret(above leaf: LeafIndex) -> Shared<SecretBytes>? {
        zip(steps, secrets).first { $0.0.node.contains(leaf) }?.1
    }
}
