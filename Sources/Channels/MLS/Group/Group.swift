package import Cryptography

/// One epoch of a group as one member holds it (RFC 9420, section 3.2): a value that never changes.
///
/// A commit, ours or another's, gives a ``StagedCommit``; ``merge(_:)`` replaces the epoch by the one it leads to. Until
/// then nothing has changed, and any number of commits may be staged side by side. Copies share their keys, which are
/// wiped with the last epoch that has them.
///
/// Any thread.
package struct Group: Sendable {
    /// What all members agree on, the group's name and extensions among it.
    package let context: GroupContext
    /// Our place among the members.
    package let ownLeaf: LeafIndex
    let profile: GroupProfile
    let tree: RatchetTree
    let interimTranscriptHash: [UInt8]
    let keys: PrivateKeys
    let signatureKey: Shared<P256PrivateKey>
    let secrets: Shared<EpochSecrets>
    let externalSenders: [ExternalSender]

    /// Commits since the group was created.
    package var epoch: UInt64 { context.epoch }

    /// What all members of the epoch have in common and nobody else knows; members may compare it aloud.
    package var epochAuthenticator: [UInt8] { secrets.value.authenticator }

    /// The members, ourselves among them, by their place in the tree.
    package var members: [Member] { tree.memberIndices.compactMap { member(at: $0) } }

    /// Whoever is at a place of the tree.
    package func member(at leaf: LeafIndex) -> Member? {
        tree[leaf].map { Member(leaf: leaf, identity: $0.credential.identity, signatureKey: $0.signatureKey) }
    }

    /// A secret that all members of the epoch can make, each label and context another one (section 8.5).
    ///
    /// - Parameters:
    ///   - label: What it is for.
    ///   - context: Which one of these it is.
    ///   - count: Its length in bytes.
    /// - Returns: The secret.
    package func exportSecret(label: String, context: [UInt8], count: Int) -> SecretBytes {
        secrets.value.export(label: label, context: context, count: count)
    }

    /// Goes on to the epoch that a commit leads to.
    ///
    /// - Throws: ``MLSError/wrongEpoch(theirs:ours:)`` when the commit was staged in another epoch.
    package mutating func merge(_ staged: StagedCommit) throws(MLSError) {
        guard staged.base == context else {
            throw .wrongEpoch(theirs: staged.base.epoch, ours: context.epoch)
        }
        self = staged.next
    }
}
