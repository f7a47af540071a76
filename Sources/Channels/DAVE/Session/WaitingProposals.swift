import MLS

/// Proposals that were refused only because a user was not announced yet.
struct WaitingProposals {
    /// Opcode 11 may come after opcode 27 of the same user.
    static let patience: Duration = .seconds(2)

    var proposals: [VerifiedProposal]
    let until: Duration

    /// The references tell messages apart.
    var id: [ProposalReference] { proposals.map(\.reference) }
}
