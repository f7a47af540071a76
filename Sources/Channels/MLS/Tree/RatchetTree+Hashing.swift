import Cryptography

extension RatchetTree {
    /// `tree_hash`: what all members agree the tree is (RFC 9420, section 7.8).
    var treeHash: [UInt8] { treeHash(of: root) }

    /// The tree hash of a node; leaves in `excluded` count as blank and as merged.
    ///
    /// With the unmerged leaves of a node above excluded, this is the original tree hash of section 7.9.
    func treeHash(of node: NodeIndex, excluding excluded: Set<LeafIndex> = []) -> [UInt8] {
        var writer = PresentationWriter()
        if let leaf = node.leaf {
            writer.write(UInt8(1))
            writer.write(leaf)
            writer.writeOptional(excluded.contains(leaf) ? nil : self[leaf])
        } else {
            var parent = self[parent: node]
            if !excluded.isEmpty { parent?.unmergedLeaves.removeAll { excluded.contains($0) } }
            writer.write(UInt8(2))
            writer.writeOptional(parent)
            writer.writeVector(treeHash(of: node.left, excluding: excluded))
            writer.writeVector(treeHash(of: node.right, excluding: excluded))
        }
        return SHA256.digest(of: writer.bytes)
    }
}
