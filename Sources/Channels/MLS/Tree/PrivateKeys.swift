import Cryptography

/// The private keys that one member holds: its leaf's, and those of nodes above it.
struct PrivateKeys: Sendable {
    var leaf: Shared<P256PrivateKey>
    private var nodes: [NodeIndex: Shared<P256PrivateKey>] = [:]

    init(leaf: Shared<P256PrivateKey>) { self.leaf = leaf }

    /// The key of a node, which may be the member's own leaf.
    func key(of node: NodeIndex, ownLeaf: LeafIndex) -> Shared<P256PrivateKey>? {
        node == NodeIndex(ownLeaf) ? leaf : nodes[node]
    }

    /// Takes the keys of consecutive steps of a path.
    mutating func insert(_ keys: [Shared<P256PrivateKey>], at steps: some Sequence<PathStep>) {
        for (step, key) in zip(steps, keys) { nodes[step.node] = key }
    }

    /// Forgets the keys of nodes that are blank now or were given another key.
    mutating func retain(in tree: RatchetTree) {
        nodes = nodes.filter { tree.encryptionKey(of: $0.key) == $0.value.value.publicKey }
    }
}
