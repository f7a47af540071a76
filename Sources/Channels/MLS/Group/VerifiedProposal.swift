/// A proposal that is valid in the epoch it was verified in, and there alone.
///
/// Whether several fit together shows in a commit.
package struct VerifiedProposal: Sendable, Hashable {
    /// What a commit calls it by, and what a revocation names.
    package let reference: ProposalReference
    /// The change.
    package let proposal: Proposal
    /// Who wants it.
    package let sender: Sender
    /// The epoch it was verified in.
    let base: GroupContext
}
