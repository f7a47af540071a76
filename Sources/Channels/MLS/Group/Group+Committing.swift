import Cryptography

extension Group {
    /// Commits to proposals, all in one step (RFC 9420, section 12.4.1).
    ///
    /// There is a path where one is needed, that is when somebody leaves.
    /// - Parameter proposals: In the order in which the commit names them.
    /// - Returns: The commit, the Welcome for those whom it adds, and the epoch it leads to.
    /// - Throws: ``MLSError`` when the proposals don't fit together or concern ourselves.
    package func commit(to proposals: [VerifiedProposal]) throws(MLSError) -> CreatedCommit {
        let entries = proposals.map { ProposalOrReference.reference($0.reference) }
        let resolved = try resolve(entries, among: proposals, committer: ownLeaf)
        let change = try change(by: resolved, committer: ownLeaf)
        try checkUniqueness(in: change.tree)
        let path = try change.needsPath ? NewPath(of: self, after: change) : nil
        let tree = path?.tree ?? change.tree
        let provisional = try provisionalContext(tree: tree)
        let update = try MLSError.wrapping { () throws(CryptographyError) in
            try path?.seal(excluding: change.addedLeaves, context: provisional)
        }
        var message = try sign(Commit(proposals: entries, path: update))
        let transition = EpochTransition(
            from: self,
            by: message,
            provisional: provisional,
            commitSecret: path?.commitSecret
        )
        message.addTags(
            confirmationTag: transition.confirmationTag,
            context: context,
            membershipKey: secrets.value.membership
        )
        let welcome = try change.added.isEmpty ? nil : welcome(change, path, tree: tree, transition)
        return CreatedCommit(
            message: message.encoded,
            welcome: welcome?.encoded,
            staged: stage(transition, change, tree: tree, keys: path?.privateKeys ?? keys, committer: ownLeaf)
        )
    }

    /// A commit without its tags.
    private func sign(_ commit: Commit) throws(MLSError) -> PublicMessage {
        try MLSError.wrapping { () throws(CryptographyError) in
            try PublicMessage(
                content: FramedContent(context: context, sender: .member(ownLeaf), body: .commit(commit)),
                context: context,
                signedWith: signatureKey.value
            )
        }
    }

    /// The Welcome for those whom a commit of ours adds (section 12.4.3).
    private func welcome(
        _ change: ProposedChange,
        _ path: NewPath?,
        tree: RatchetTree,
        _ transition: borrowing EpochTransition
    ) throws(MLSError) -> Welcome {
        do throws(CryptographyError) {
            let groupInfo = try GroupInfo(
                context: transition.context,
                tree: tree,
                confirmationTag: transition.confirmationTag,
                signer: ownLeaf,
                signedWith: signatureKey.value
            )
            let sealedGroupInfo = try transition.joiner.sealWelcome(groupInfo.encoded)
            var recipients: [Welcome.Recipient] = []
            for (leaf, keyPackage) in change.added {
                let secrets = GroupSecrets.encode(joiner: transition.joiner.joiner, path: path?.secret(above: leaf))
                recipients.append(
                    Welcome.Recipient(
                        keyPackage: keyPackage.reference,
                        sealedSecrets: try keyPackage.initKey.seal(
                            secrets,
                            label: "Welcome",
                            context: sealedGroupInfo
                        )
                    )
                )
            }
            return Welcome(recipients: recipients, sealedGroupInfo: sealedGroupInfo)
        } catch {
            throw .cryptography(error)
        }
    }
}
