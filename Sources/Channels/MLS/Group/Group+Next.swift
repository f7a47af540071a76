import Cryptography

extension Group {
    /// The next epoch's context as far as it is known before the commit is signed: the new tree, the old transcript.
    func provisionalContext(tree: RatchetTree) throws(MLSError) -> GroupContext {
        guard context.epoch < .max else { throw .lastEpoch }
        var next = context
        next.epoch += 1
        next.treeHash = tree.treeHash
        return next
    }

    /// The entries of a commit as proposals and who made them (RFC 9420, section 12.4.2).
    func resolve(
        _ entries: [ProposalOrReference],
        among proposals: [VerifiedProposal],
        committer: LeafIndex
    ) throws(MLSError) -> [(proposal: Proposal, sender: Sender)] {
        let known = Dictionary(proposals.filter { $0.base == context }.map { ($0.reference, $0) }) { first, _ in first }
        guard Set(entries).count == entries.count else { throw .proposal(.repeated) }
        var resolved: [(proposal: Proposal, sender: Sender)] = []
        for entry in entries {
            switch entry {
            case .reference(let reference):
                guard let proposal = known[reference] else { throw .proposal(.unknownReference) }
                resolved.append((proposal.proposal, proposal.sender))
            case .proposal(let proposal):
                guard profile == .selfManaged else { throw .proposal(.notByReference) }
                try check(proposal, from: .member(committer))
                resolved.append((proposal, .member(committer)))
            }
        }
        return resolved
    }

    /// The tree with these proposals.
    func change(
        by proposals: [(proposal: Proposal, sender: Sender)],
        committer: LeafIndex
    ) throws(MLSError) -> ProposedChange {
        do throws(ProposalFault) {
            return try ProposedChange(proposals, to: tree, committer: committer)
        } catch {
            throw .proposal(error)
        }
    }

    /// What must hold of the tree of the next epoch.
    func checkUniqueness(in tree: RatchetTree) throws(MLSError) {
        try MLSError.wrapping { () throws(TreeFault) in
            try tree.checkUniqueness()
            if profile == .externallyManaged { try tree.checkIdentities() }
        }
    }

    /// The commit that leads to an epoch whose tag was checked or made.
    func stage(
        _ transition: consuming EpochTransition,
        _ change: ProposedChange,
        tree: RatchetTree,
        keys: PrivateKeys,
        committer: LeafIndex
    ) -> StagedCommit {
        var keys = keys
        keys.retain(in: tree)
        let next = Group(
            context: transition.context,
            ownLeaf: ownLeaf,
            profile: profile,
            tree: tree,
            interimTranscriptHash: TranscriptHashes.interim(
                after: transition.context.confirmedTranscriptHash,
                confirmationTag: transition.confirmationTag
            ),
            keys: keys,
            signatureKey: signatureKey,
            secrets: Shared(transition.secrets),
            externalSenders: externalSenders
        )
        return StagedCommit(
            base: context,
            next: next,
            committer: committer,
            added: change.added.compactMap { next.member(at: $0.leaf) },
            removed: change.removed.compactMap { member(at: $0.leaf) }
        )
    }
}
