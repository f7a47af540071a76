extension RatchetTree {
    /// Puts a member at the leftmost blank place, or beyond the last when there is none (RFC 9420, section 7.7).
    ///
    /// - Returns: The place; nil when the tree is as large as ``Limits/members`` allows.
    mutating func add(_ leaf: LeafNode) -> LeafIndex? {
        if !leaves.contains(nil) {
            guard leaves.count < Limits.members else { return nil }
            extend()
        }
        guard let place = leaves.firstIndex(of: nil) else { return nil }
        let index = LeafIndex(UInt32(place))
        self[index] = leaf
        for node in directPath(of: index) { self[parent: node]?.addUnmerged(index) }
        return index
    }

    /// Blanks a member's place and all above it; a right half that this empties goes away (section 12.1.3).
    mutating func remove(_ leaf: LeafIndex) {
        self[leaf] = nil
        blankDirectPath(of: leaf)
        truncate()
    }

    /// Replaces a member's leaf; the keys above it are no longer its own (section 12.1.2).
    mutating func update(_ index: LeafIndex, to leaf: LeafNode) {
        self[index] = leaf
        blankDirectPath(of: index)
    }

    mutating func blankDirectPath(of leaf: LeafIndex) {
        for node in directPath(of: leaf) { self[parent: node] = nil }
    }
}
