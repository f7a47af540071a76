/// A commit of ours; it counts once the delivery service has sent it back.
package struct CreatedCommit: Sendable {
    /// The commit as an `MLSMessage`, byte for byte as it will come back.
    package let message: [UInt8]
    /// For those whom it adds, if any, without the frame of an `MLSMessage`.
    package let welcome: [UInt8]?
    /// What to merge when it comes back.
    package let staged: StagedCommit
}
