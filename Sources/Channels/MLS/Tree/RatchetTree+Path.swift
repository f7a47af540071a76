import Cryptography

extension RatchetTree {
    /// The nodes above a member that somebody besides it is under, from below (RFC 9420, section 4.1.2).
    func filteredDirectPath(of leaf: LeafIndex) -> [PathStep] {
        directPath(of: leaf).compactMap { node in
            let child = node.left.contains(leaf) ? node.right : node.left
            return resolution(of: child).isEmpty ? nil : PathStep(node: node, copathChild: child)
        }
    }

    /// Whom a step's secret is sealed to: those under its copath child who were not added by the same commit.
    func recipients(of step: PathStep, excluding added: Set<LeafIndex>) -> [NodeIndex] {
        resolution(of: step.copathChild).filter { node in
            guard let leaf = node.leaf else { return true }
            return !added.contains(leaf)
        }
    }

    /// Sets the new keys of a path whose nodes were blanked, and the parent hashes from the root down (section 7.9).
    ///
    /// - Returns: The parent hash that the member's new leaf carries.
    mutating func place(_ keys: [P256PublicKey], at steps: [PathStep]) -> [UInt8] {
        var parentHash: [UInt8] = []
        for (step, key) in zip(steps, keys).reversed() {
            let node = ParentNode(encryptionKey: key, parentHash: parentHash, unmergedLeaves: [])
            self[parent: step.node] = node
            parentHash = node.hash(sibling: treeHash(of: step.copathChild))
        }
        return parentHash
    }
}
