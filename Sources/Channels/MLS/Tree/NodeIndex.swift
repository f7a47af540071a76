/// The place of a node in a tree laid out as an array (RFC 9420, appendix C): leaves at even places, parents between.
///
/// The level of a node is the number of ones at the end of its index.
struct NodeIndex: Sendable, Hashable, Comparable {
    let value: Int

    init(_ value: Int) { self.value = value }
    init(_ leaf: LeafIndex) { value = 2 * Int(leaf.value) }

    static func < (left: NodeIndex, right: NodeIndex) -> Bool { left.value < right.value }

    /// The root over so many leaves, a power of two.
    static func root(leafCount: Int) -> NodeIndex { NodeIndex(leafCount - 1) }

    var level: Int { (~value).trailingZeroBitCount }
    var isLeaf: Bool { value & 1 == 0 }
    var leaf: LeafIndex? { isLeaf ? LeafIndex(UInt32(value / 2)) : nil }

    /// The left child of a parent.
    var left: NodeIndex { NodeIndex(value ^ 1 << (level - 1)) }
    /// The right child of a parent.
    var right: NodeIndex { NodeIndex(value ^ 3 << (level - 1)) }

    /// The node above, if the tree goes that far up.
    var parent: NodeIndex {
        let level = level
        let side = value >> (level + 1) & 1
        return NodeIndex((value | 1 << level) ^ side << (level + 1))
    }

    /// The other child of the node above.
    var sibling: NodeIndex { self < parent ? parent.right : parent.left }

    /// The leaves under this node, itself if it is one.
    var leaves: Range<Int> {
        let first = (value - (1 << level - 1)) / 2
        return first..<first + 1 << level
    }

    func contains(_ leaf: LeafIndex) -> Bool { leaves.contains(Int(leaf.value)) }

    /// The nodes from the parent up to the root over so many leaves; none for the root.
    func directPath(leafCount: Int) -> [NodeIndex] {
        let root = NodeIndex.root(leafCount: leafCount)
        var path: [NodeIndex] = []
        var node = self
        while node != root {
            node = node.parent
            path.append(node)
        }
        return path
    }
}
