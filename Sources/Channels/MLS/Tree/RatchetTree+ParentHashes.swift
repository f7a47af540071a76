extension RatchetTree {
    /// Whether every parent was set by the one path it claims (RFC 9420, section 7.9.2), so that nobody but those below
    /// can hold its private key.
    var hasValidParentHashes: Bool {
        parents.indices.allSatisfy { place in
            let node = NodeIndex(2 * place + 1)
            guard let parent = self[parent: node] else { return true }
            return isCommitted(parent, from: node.left, across: node.right)
                || isCommitted(parent, from: node.right, across: node.left)
        }
    }

    /// Whether the path that set a parent came up through `child`: one node there names the parent's hash, and the others
    /// that its resolution has were added since.
    private func isCommitted(_ parent: ParentNode, from child: NodeIndex, across sibling: NodeIndex) -> Bool {
        let resolution = Set(resolution(of: child))
        let unmerged = Set(parent.unmergedLeaves.filter { child.contains($0) }.map { NodeIndex($0) })
        let merged = resolution.subtracting(unmerged)
        guard merged.count == 1, let node = merged.first, unmerged.isSubset(of: resolution),
            let claimed = parentHash(of: node)
        else { return false }
        let excluded = Set(parent.unmergedLeaves.filter { sibling.contains($0) })
        return claimed == parent.hash(sibling: treeHash(of: sibling, excluding: excluded))
    }

    private func parentHash(of node: NodeIndex) -> [UInt8]? {
        if let leaf = node.leaf { self[leaf]?.parentHash } else { self[parent: node]?.parentHash }
    }
}
