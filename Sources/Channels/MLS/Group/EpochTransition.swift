import Cryptography

/// The way from one epoch's secrets to the next one's (RFC 9420, section 8), the same for who commits and who follows.
struct EpochTransition: ~Copyable {
    let context: GroupContext
    let joiner: JoinerSecrets
    let secrets: EpochSecrets
    let confirmationTag: [UInt8]

    /// - Parameters:
    ///   - group: The epoch before.
    ///   - commit: The signed commit.
    ///   - provisional: The new context, but for the transcript hash.
    ///   - commitSecret: What the path gave, if there was one.
    init(
        from group: Group,
        by commit: PublicMessage,
        provisional: GroupContext,
        commitSecret: Shared<SecretBytes>?
    ) {
        var context = provisional
        context.confirmedTranscriptHash = TranscriptHashes.confirmed(
            after: group.interimTranscriptHash,
            commit: commit
        )
        // Without a path it is zeros.
        let commitSecret = commitSecret ?? Shared(SecretBytes(zeros: CipherSuite.hashByteCount))
        joiner = JoinerSecrets(
            initSecret: group.secrets.value.initialization,
            commitSecret: commitSecret.value,
            preSharedSecret: SecretBytes(zeros: CipherSuite.hashByteCount),
            context: context
        )
        secrets = EpochSecrets(epochSecret: joiner.epochSecret(in: context))
        confirmationTag = secrets.confirmationTag(for: context.confirmedTranscriptHash)
        self.context = context
    }
}
