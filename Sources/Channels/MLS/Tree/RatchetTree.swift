import Cryptography

/// The members of a group and the keys they share (RFC 9420, sections 4 and 7): a complete binary tree whose nodes may
/// be blank.
struct RatchetTree: Sendable, Hashable {
    /// A power of two of them.
    private(set) var leaves: [LeafNode?]
    /// One fewer than leaves; the one at place n is node 2n + 1.
    private(set) var parents: [ParentNode?]

    /// The tree of one member.
    init(_ leaf: LeafNode) {
        leaves = [leaf]
        parents = []
    }

    /// A tree of nodes that were checked to be as many as a tree has.
    init(leaves: [LeafNode?], parents: [ParentNode?]) {
        self.leaves = leaves
        self.parents = parents
    }

    var root: NodeIndex { .root(leafCount: leaves.count) }

    /// The member at a place, if there is one; nil for places that the tree doesn't have.
    subscript(leaf: LeafIndex) -> LeafNode? {
        get { leaf.value < leaves.count ? leaves[Int(leaf.value)] : nil }
        set { leaves[Int(leaf.value)] = newValue }
    }

    subscript(parent node: NodeIndex) -> ParentNode? {
        get { parents[node.value / 2] }
        set { parents[node.value / 2] = newValue }
    }

    func encryptionKey(of node: NodeIndex) -> P256PublicKey? {
        guard node.value < 2 * leaves.count - 1 else { return nil }
        return if let leaf = node.leaf { self[leaf]?.encryptionKey } else { self[parent: node]?.encryptionKey }
    }

    /// The members' places, from the left.
    var memberIndices: [LeafIndex] {
        leaves.indices.filter { leaves[$0] != nil }.map { LeafIndex(UInt32($0)) }
    }

    func directPath(of leaf: LeafIndex) -> [NodeIndex] { NodeIndex(leaf).directPath(leafCount: leaves.count) }

    /// The nodes whose keys reach everybody under a node (section 4.1.1).
    func resolution(of node: NodeIndex) -> [NodeIndex] {
        if let leaf = node.leaf { return self[leaf] == nil ? [] : [node] }
        if let parent = self[parent: node] { return [node] + parent.unmergedLeaves.map { NodeIndex($0) } }
        return resolution(of: node.left) + resolution(of: node.right)
    }

    /// Twice as many places; the right half is blank.
    mutating func extend() {
        parents += Array(repeating: nil, count: leaves.count)
        leaves += Array(repeating: nil, count: leaves.count)
    }

    /// Half as many places, as long as the right half has no member.
    mutating func truncate() {
        while leaves.count > 1, leaves[(leaves.count / 2)...].allSatisfy({ $0 == nil }) {
            leaves.removeLast(leaves.count / 2)
            parents.removeLast(parents.count / 2 + 1)
        }
    }
}
