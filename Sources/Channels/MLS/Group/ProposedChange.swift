/// The tree as it is with a commit's proposals (RFC 9420, section 12.3), and what they changed.
struct ProposedChange: Sendable {
    private(set) var tree: RatchetTree
    /// Those added, with the key package each came by.
    private(set) var added: [(leaf: LeafIndex, keyPackage: KeyPackage)] = []
    /// Those removed, with the leaf each had.
    private(set) var removed: [(leaf: LeafIndex, node: LeafNode)] = []
    private(set) var needsPath: Bool

    /// Updates first, then removals, then additions, each in the order of the commit.
    ///
    /// - Throws: ``ProposalFault`` when they contradict each other (section 12.2).
    init(
        _ proposals: [(proposal: Proposal, sender: Sender)],
        to tree: RatchetTree,
        committer: LeafIndex
    ) throws(ProposalFault) {
        self.tree = tree
        needsPath = proposals.isEmpty
        try checkTargets(of: proposals, committer: committer)
        for case (.update(let leaf), .member(let index)) in proposals {
            guard self.tree[index] != nil else { throw .notAMember }
            self.tree.update(index, to: leaf)
            needsPath = true
        }
        for case (.remove(let leaf), _) in proposals {
            guard let node = self.tree[leaf] else { throw .notAMember }
            self.tree.remove(leaf)
            removed.append((leaf, node))
            needsPath = true
        }
        for case (.add(let keyPackage), _) in proposals {
            guard let leaf = self.tree.add(keyPackage.leaf) else { throw .groupIsFull }
            added.append((leaf, keyPackage))
        }
    }

    var addedLeaves: Set<LeafIndex> { Set(added.map(\.leaf)) }

    /// Each member is concerned once, and the committer neither leaves nor updates itself by proposal.
    private func checkTargets(
        of proposals: [(proposal: Proposal, sender: Sender)],
        committer: LeafIndex
    ) throws(ProposalFault) {
        var targets: Set<LeafIndex> = []
        for (proposal, sender) in proposals {
            let target: LeafIndex
            switch (proposal, sender) {
            case (.remove(let leaf), _): target = leaf
            case (.update, .member(let leaf)): target = leaf
            case (.update, .external), (.preSharedKey, _): throw .notAllowed
            case (.add, _): continue
            }
            guard target != committer else { throw .removesCommitter }
            guard targets.insert(target).inserted else { throw .repeated }
        }
    }
}
