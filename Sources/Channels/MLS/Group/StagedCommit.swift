/// What a valid commit would make of a group.
package struct StagedCommit: Sendable {
    /// The epoch it was staged in.
    let base: GroupContext
    /// The epoch it leads to, to be looked at before it is merged.
    package let next: Group
    /// Who made it.
    package let committer: LeafIndex
    /// Those who come, as they are in ``next``.
    package let added: [Member]
    /// Those who leave, as they were.
    package let removed: [Member]
}
