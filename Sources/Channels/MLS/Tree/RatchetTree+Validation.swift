extension RatchetTree {
    /// The checks of RFC 9420, sections 7.9.2 and 12.4.3.1, that concern the structure of a received tree.
    func checkStructure() throws(TreeFault) {
        try checkUnmergedLeaves()
        guard hasValidParentHashes else { throw .invalidParentHash }
        try checkUniqueness()
    }

    /// No key serves two nodes or two members (section 7.3).
    func checkUniqueness() throws(TreeFault) {
        let members = leaves.compactMap(\.self)
        let encryptionKeys = members.map(\.encryptionKey) + parents.compactMap { $0?.encryptionKey }
        guard Set(encryptionKeys).count == encryptionKeys.count else { throw .reusedEncryptionKey }
        guard Set(members.map(\.signatureKey)).count == members.count else { throw .reusedSignatureKey }
    }

    /// Nobody is a member twice.
    func checkIdentities() throws(TreeFault) {
        let credentials = leaves.compactMap { $0?.credential }
        guard Set(credentials).count == credentials.count else { throw .reusedIdentity }
    }

    /// An unmerged leaf is a member below the node, and unmerged at every node between that is not blank.
    private func checkUnmergedLeaves() throws(TreeFault) {
        for place in parents.indices {
            let node = NodeIndex(2 * place + 1)
            for leaf in self[parent: node]?.unmergedLeaves ?? [] {
                guard node.contains(leaf), self[leaf] != nil else { throw .invalidUnmergedLeaf }
                let between = directPath(of: leaf).prefix { $0 != node }
                guard between.allSatisfy({ self[parent: $0]?.unmergedLeaves.contains(leaf) ?? true }) else {
                    throw .invalidUnmergedLeaf
                }
            }
        }
    }
}
