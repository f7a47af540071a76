package import Cryptography

/// Why something was refused; the group is as it was before.
package enum MLSError: Error, Sendable, Equatable {
    case malformed(PresentationError)
    case cryptography(CryptographyError)
    /// For another group than this one.
    case wrongGroup
    /// Of an epoch that has passed (drop it) or that we have not reached (we missed a commit).
    case wrongEpoch(theirs: UInt64, ours: UInt64)
    /// A proposal where a commit is expected, or the other way round.
    case wrongContent
    /// From nobody who may send it.
    case unknownSender
    /// From ourselves; our own commits are staged when they are made.
    case ownMessage
    case invalidSignature
    case invalidMembershipTag
    case invalidConfirmationTag
    case proposal(ProposalFault)
    case keyPackage(KeyPackageFault)
    case leaf(LeafFault)
    case tree(TreeFault)
    case path(PathFault)
    case welcome(WelcomeFault)
    /// The commit removes us: there is no next epoch for us.
    case removedFromGroup
    /// The epoch's number cannot grow.
    case lastEpoch
}

extension MLSError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .malformed(let error): "the message cannot be read: \(error)"
        case .cryptography(let error): "\(error)"
        case .wrongGroup: "the message is for another group"
        case .wrongEpoch(let theirs, let ours): "the message is of epoch \(theirs), the group is in epoch \(ours)"
        case .wrongContent: "the message has other content than is expected here"
        case .unknownSender: "the message is from nobody who may send it"
        case .ownMessage: "the message is our own"
        case .invalidSignature: "the message's signature is not valid"
        case .invalidMembershipTag: "the message's membership tag is not valid"
        case .invalidConfirmationTag: "the commit's confirmation tag is not valid"
        case .proposal(let fault): "a proposal is refused: \(fault.rawValue)"
        case .keyPackage(let fault): "a key package is refused: \(fault)"
        case .leaf(let fault): "a leaf is refused: \(fault.rawValue)"
        case .tree(let fault): "the tree is refused: \(fault.rawValue)"
        case .path(let fault): "the commit's path is refused: \(fault.rawValue)"
        case .welcome(let fault): "the Welcome is refused: \(fault.rawValue)"
        case .removedFromGroup: "the commit removes us from the group"
        case .lastEpoch: "the group has had all of its epochs"
        }
    }
}
