import Cryptography

extension Group {
    /// Joins a group by a Welcome (RFC 9420, section 12.4.3.1).
    ///
    /// - Parameters:
    ///   - welcome: The message.
    ///   - own: The key package we were added by. Drop it afterwards: its init key is of no more use.
    ///   - groupID: The group that we expect to join.
    ///   - externalSender: The only one, besides its members, whom that group listens to.
    /// - Returns: The epoch in which we are a member.
    /// - Throws: ``MLSError``.
    package static func join(
        _ welcome: Welcome,
        with own: OwnKeyPackage,
        groupID: [UInt8],
        externalSender: ExternalSender
    ) throws(MLSError) -> Group {
        let opened = try OpenedWelcome(welcome, for: own.reference, initKey: own.initKey, preSharedKeys: [:])
        let invitation = try Invitation(opened.groupInfo, ratchetTree: nil)
        guard invitation.context.groupID == groupID else { throw .welcome(.wrongGroup) }
        guard invitation.context.extensions == [ExternalSender.extension(naming: [externalSender])] else {
            throw .welcome(.wrongExtensions)
        }
        return try join(opened, invitation, with: own, externalSenders: [externalSender], profile: .externallyManaged)
    }

    /// Joins any group that needs no extension we don't know.
    static func join(
        _ welcome: Welcome,
        with own: OwnKeyPackage,
        ratchetTree: RatchetTree?,
        preSharedKeys: [[UInt8]: Shared<SecretBytes>]
    ) throws(MLSError) -> Group {
        let opened = try OpenedWelcome(
            welcome,
            for: own.reference,
            initKey: own.initKey,
            preSharedKeys: preSharedKeys
        )
        let invitation = try Invitation(opened.groupInfo, ratchetTree: ratchetTree)
        var externalSenders: [ExternalSender] = []
        for item in invitation.context.extensions {
            guard Extension.defaultTypes.contains(item.type) else { throw .welcome(.wrongExtensions) }
            guard item.type == Extension.externalSenders else { continue }
            externalSenders = try MLSError.wrapping { () throws(PresentationError) in
                try ExternalSender.list(in: item)
            }
        }
        return try join(opened, invitation, with: own, externalSenders: externalSenders, profile: .selfManaged)
    }

    private static func join(
        _ opened: borrowing OpenedWelcome,
        _ invitation: Invitation,
        with own: OwnKeyPackage,
        externalSenders: [ExternalSender],
        profile: GroupProfile
    ) throws(MLSError) -> Group {
        try invitation.check(profile: profile)
        let ownLeaf = try invitation.ownLeaf(of: own)
        let keys = try invitation.privateKeys(of: own, at: ownLeaf, pathSecret: opened.pathSecret)
        let context = invitation.context
        let secrets = EpochSecrets(epochSecret: opened.joiner.epochSecret(in: context))
        let tag = secrets.confirmationTag(for: context.confirmedTranscriptHash)
        guard ConstantTime.areEqual(tag, invitation.groupInfo.confirmationTag) else {
            throw .welcome(.invalidConfirmationTag)
        }
        return Group(
            context: context,
            ownLeaf: ownLeaf,
            profile: profile,
            tree: invitation.tree,
            interimTranscriptHash: TranscriptHashes.interim(
                after: context.confirmedTranscriptHash,
                confirmationTag: tag
            ),
            keys: keys,
            signatureKey: own.signatureKey,
            secrets: Shared(secrets),
            externalSenders: externalSenders
        )
    }
}
