import Cryptography

extension Group {
    /// Checks another member's commit and works out the epoch it leads to (RFC 9420, section 12.4.2).
    ///
    /// - Parameters:
    ///   - message: The commit. One of ours is matched by its bytes before this is asked.
    ///   - proposals: Those that were verified in this epoch and not revoked.
    /// - Returns: What ``merge(_:)`` takes.
    /// - Throws: ``MLSError``; the group is as it was.
    package func stage(_ message: PublicMessage, among proposals: [VerifiedProposal]) throws(MLSError) -> StagedCommit {
        try checkAddress(of: message)
        guard case .commit(let commit) = message.content.body else { throw .wrongContent }
        guard case .member(let committer) = message.content.sender else { throw .unknownSender }
        guard committer != ownLeaf else { throw .ownMessage }
        try verifySender(of: message)
        let resolved = try resolve(commit.proposals, among: proposals, committer: committer)
        let change = try change(by: resolved, committer: committer)
        guard !change.removed.contains(where: { $0.leaf == ownLeaf }) else { throw .removedFromGroup }
        guard commit.path != nil || !change.needsPath else { throw .path(.missing) }
        return try stage(message, commit, change, committer: committer)
    }

    private func stage(
        _ message: PublicMessage,
        _ commit: Commit,
        _ change: ProposedChange,
        committer: LeafIndex
    ) throws(MLSError) -> StagedCommit {
        let result = try commit.path.map { (path) throws(MLSError) in
            try follow(path, from: committer, after: change)
        }
        let tree = result?.tree ?? change.tree
        try checkUniqueness(in: tree)
        let transition = EpochTransition(
            from: self,
            by: message,
            provisional: try provisionalContext(tree: tree),
            commitSecret: result?.commitSecret
        )
        guard ConstantTime.areEqual(message.confirmationTag ?? [], transition.confirmationTag) else {
            throw .invalidConfirmationTag
        }
        return stage(transition, change, tree: tree, keys: result?.keys ?? keys, committer: committer)
    }

    /// What a path makes of the tree and of our keys.
    private func follow(
        _ path: UpdatePath,
        from committer: LeafIndex,
        after change: ProposedChange
    ) throws(MLSError) -> (tree: RatchetTree, keys: PrivateKeys, commitSecret: Shared<SecretBytes>) {
        try checkOwner(of: path.leaf, at: committer)
        let received = try ReceivedPath(path, from: committer, in: change.tree, groupID: context.groupID)
        let opened = try received.open(
            for: ownLeaf,
            with: keys,
            excluding: change.addedLeaves,
            context: try provisionalContext(tree: received.tree)
        )
        var keys = keys
        received.insert(opened, for: ownLeaf, into: &keys)
        return (received.tree, keys, opened.commitSecret)
    }

    /// A commit gives its sender a new encryption key, not another name.
    private func checkOwner(of leaf: LeafNode, at committer: LeafIndex) throws(MLSError) {
        guard profile == .externallyManaged, let old = tree[committer] else { return }
        guard leaf.credential == old.credential, leaf.signatureKey == old.signatureKey else {
            throw .leaf(.changedIdentity)
        }
    }
}
