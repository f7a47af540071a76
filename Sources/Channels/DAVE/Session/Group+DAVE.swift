import Cryptography
import MLS

/// What DAVE asks of a group beyond RFC 9420 (DAVE protocol 1.1, "Group Member Validation" and "Sender Key Derivation").
extension Group {
    /// What is wrong with proposals taken together.
    enum Fault: Equatable {
        /// Somebody is added who was never seen in the call.
        case unknownUser
        /// They break a rule, whoever is in the call.
        case forbidden
    }

    /// Those of whom it is known which users they are.
    var users: [UserID] { members.compactMap { UserID(identity: $0.identity) } }

    /// From which the media keys of a member's epoch follow.
    func baseSecret(of user: UserID) -> SecretBytes {
        exportSecret(label: "Discord Secure Frames v0", context: user.exporterContext, count: 16)
    }

    /// The proposals of opcode 27, each verified by itself.
    ///
    /// - Throws: `MLSError` for the first that is not valid.
    func verifyProposals(_ messages: [UInt8]) throws(MLSError) -> [VerifiedProposal] {
        let list: [PublicMessage]
        do throws(PresentationError) {
            list = try PublicMessage.list(in: messages)
        } catch {
            throw .malformed(error)
        }
        guard !list.isEmpty else { throw .wrongContent }
        var verified: [VerifiedProposal] = []
        for message in list { verified.append(try verifyProposal(message)) }
        return verified
    }

    /// The worst that is wrong with these proposals together; nil if a commit may take them all.
    ///
    /// A user may be added again in the same commit that removes its old leaf.
    func firstFault(of proposals: [VerifiedProposal], _ recognised: Set<UserID>) -> Fault? {
        var removed: Set<LeafIndex> = []
        for case .remove(let leaf) in proposals.map(\.proposal) {
            guard removed.insert(leaf).inserted else { return .forbidden }
        }
        var present = Set(members.filter { !removed.contains($0.leaf) }.compactMap { UserID(identity: $0.identity) })
        var unknown = false
        for case .add(let keyPackage) in proposals.map(\.proposal) {
            guard let user = UserID(identity: keyPackage.leaf.credential.identity), present.insert(user).inserted else {
                return .forbidden
            }
            unknown = unknown || !recognised.contains(user)
        }
        return unknown ? .unknownUser : nil
    }

    /// Whether one of the proposals is our own removal.
    func isRemoved(by proposals: [VerifiedProposal]) -> Bool {
        proposals.contains { $0.proposal == .remove(ownLeaf) }
    }

    /// The epoch to which another member's commit leads.
    func following(_ commit: [UInt8], among proposals: [VerifiedProposal]) throws(MLSError) -> Group {
        let message: PublicMessage
        do throws(PresentationError) {
            message = try PublicMessage(encoded: commit)
        } catch {
            throw .malformed(error)
        }
        return try stage(message, among: proposals).next
    }
}
