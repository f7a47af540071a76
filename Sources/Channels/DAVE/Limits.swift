/// Caps on what others can make us hold or do.
package enum Limits {
    /// The longest frame that is encrypted or decrypted, in bytes.
    ///
    /// An Opus packet of 120 ms has 1,275 bytes a channel.
    package static let frameByteCount = 65_536
    /// The longest payload of an opcode, in bytes.
    ///
    /// A welcome to a group of 100 members has about 40,000.
    package static let payloadByteCount = 1_048_576
    /// The most members of a group, and users known to be in a call.
    package static let users = 1_024
    /// Epochs whose keys are kept for a sender at a time; the oldest goes first, whatever its age.
    package static let epochsPerSender = 32
    /// Key generations whose ciphers are kept for a sender and epoch at a time.
    ///
    /// More are derived again.
    static let generationsPerEpoch = 4
    /// Transitions that wait for their execution; the oldest goes first.
    package static let openTransitions = 32
    /// Proposals of one epoch.
    package static let proposals = 256
    /// Own commits of one epoch that the gateway may still choose; the oldest goes first.
    package static let ownCommits = 16
    /// Merged commits that are known again when the gateway sends them once more; the oldest goes first.
    package static let mergedCommits = 64
    /// Key packages that a welcome may still use; the oldest goes first.
    package static let keyPackages = 2
    /// Messages with proposals that wait for an unknown user to be announced.
    package static let waitingProposalMessages = 8
}
