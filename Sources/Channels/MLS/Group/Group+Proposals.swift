import Cryptography

extension Group {
    /// Verifies a proposal that came in a message of its own (RFC 9420, sections 6.1 and 12.1).
    ///
    /// - Throws: ``MLSError``; nothing needs to be undone.
    package func verifyProposal(_ message: PublicMessage) throws(MLSError) -> VerifiedProposal {
        try checkAddress(of: message)
        guard case .proposal(let proposal) = message.content.body else { throw .wrongContent }
        try verifySender(of: message)
        let sender = message.content.sender
        try check(proposal, from: sender)
        return VerifiedProposal(
            reference: ProposalReference(to: message),
            proposal: proposal,
            sender: sender,
            base: context
        )
    }

    /// Refuses what is for another group or epoch.
    func checkAddress(of message: PublicMessage) throws(MLSError) {
        guard message.content.groupID == context.groupID else { throw .wrongGroup }
        guard message.content.epoch == context.epoch else {
            throw .wrongEpoch(theirs: message.content.epoch, ours: context.epoch)
        }
    }

    /// The signature of whoever sent a message and, from a member, the membership tag.
    func verifySender(of message: PublicMessage) throws(MLSError) {
        switch message.content.sender {
        case .member(let leaf):
            guard let member = tree[leaf] else { throw .unknownSender }
            guard message.hasValidSignature(of: member.signatureKey, context: context) else { throw .invalidSignature }
            guard message.hasValidMembershipTag(context: context, key: secrets.value.membership) else {
                throw .invalidMembershipTag
            }
        case .external(let index):
            guard index < externalSenders.count else { throw .unknownSender }
            let key = externalSenders[Int(index)].signatureKey
            guard message.hasValidSignature(of: key, context: nil) else { throw .invalidSignature }
        }
    }

    /// What can be said of a proposal by itself.
    func check(_ proposal: Proposal, from sender: Sender) throws(MLSError) {
        switch (proposal, sender) {
        case (.preSharedKey, _), (.update, .external): throw .proposal(.notAllowed)
        case (_, .member) where profile == .externallyManaged: throw .proposal(.notAllowed)
        case (.update(let leaf), .member(let index)):
            guard leaf.isForUpdate else { throw .leaf(.wrongSource) }
            guard leaf.encryptionKey != tree[index]?.encryptionKey else { throw .leaf(.reusedEncryptionKey) }
            try MLSError.wrapping { () throws(LeafFault) in
                try leaf.check(at: LeafNode.Place(groupID: context.groupID, index: index))
            }
        case (.add(let keyPackage), _):
            try MLSError.wrapping { () throws(KeyPackageFault) in try keyPackage.check() }
        case (.remove(let leaf), _):
            guard tree[leaf] != nil else { throw .proposal(.notAMember) }
        }
    }
}
