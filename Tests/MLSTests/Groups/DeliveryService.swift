import Cryptography

@testable import MLS

/// The external sender of a group: it proposes who comes and goes.
struct DeliveryService {
    static let groupID: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 9]

    let key: Shared<P256PrivateKey>
    var sender: ExternalSender {
        ExternalSender(signatureKey: key.value.publicKey, credential: Credential(identity: [0]))
    }

    init() throws { key = Shared(try P256PrivateKey()) }

    /// A proposal for an epoch, signed.
    func propose(_ proposal: Proposal, in context: GroupContext) throws -> PublicMessage {
        try PublicMessage(
            proposing: proposal,
            to: context.groupID,
            in: context.epoch,
            signedWith: key.value
        )
    }

    func propose(_ proposals: [Proposal], in context: GroupContext) throws -> [PublicMessage] {
        try proposals.map { try propose($0, in: context) }
    }
}
