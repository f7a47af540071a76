/// What is wrong with a proposal or with several together; the raw value says it.
package enum ProposalFault: String, Error, Sendable {
    case unknownReference = "a commit refers to one that was not received"
    case notByReference = "a commit holds it in place of referring to it"
    case notAllowed = "its sender may not propose this"
    case notAMember = "it removes nobody"
    case repeated = "two concern the same member"
    case removesCommitter = "a committer cannot remove itself"
    case groupIsFull = "the group has as many members as it may have"
}
