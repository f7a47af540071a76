import Cryptography
import MLS
import Runtime

/// What it costs to be in a group that is encrypted end to end.
struct GroupCosts {
    private static let groupID: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 1]

    private let serviceKey: Shared<P256PrivateKey>
    private let sender: ExternalSender

    private init() throws {
        serviceKey = Shared(try P256PrivateKey())
        sender = ExternalSender(signatureKey: serviceKey.value.publicKey, credential: Credential(identity: [0]))
    }

    /// - Parameter memberCount: How many are in the group.
    /// - Returns: CPU in milliseconds of joining, and of one member's going and another's coming: the commit's maker and
    ///   those who follow it.
    /// - Throws: What the group refuses.
    static func measure(memberCount: Int) async throws -> JSONValue {
        let costs = try GroupCosts()
        let people = try (0...memberCount).map { try person($0) }
        let alone = Group.create(groupID: groupID, own: people[0], externalSender: costs.sender)
        let arrivals = try people[1..<memberCount].map { try costs.propose(.add($0.keyPackage), in: alone) }
        let opening = try alone.commit(to: arrivals.map { try alone.verifyProposal($0) })
        guard let welcome = opening.welcome else { throw BenchmarkError("a commit that adds members has no Welcome") }
        let committer = try costs.join(people[1], welcome)
        let follower = try costs.join(people[2], welcome)
        let changes: [Proposal] = [.remove(LeafIndex(3)), .add(people[memberCount].keyPackage)]
        let proposals = try changes.map { try costs.propose($0, in: committer) }
        let ours = try proposals.map { try committer.verifyProposal($0) }
        let theirs = try proposals.map { try follower.verifyProposal($0) }
        let message = try committer.commit(to: ours).message
        return [
            "cpu_ms_to_join": .number(try await milliseconds { _ = try costs.join(people[2], welcome) }),
            "cpu_ms_to_commit": .number(try await milliseconds { _ = try committer.commit(to: ours) }),
            "cpu_ms_to_follow": .number(
                try await milliseconds { _ = try follower.stage(PublicMessage(encoded: message), among: theirs) }
            ),
        ]
    }

    private static func person(_ number: Int) throws -> OwnKeyPackage {
        try OwnKeyPackage(
            identity: [0, 0, 0, 0, 0, 0, 0, UInt8(number)],
            signatureKey: Shared(P256PrivateKey())
        )
    }

    private func join(_ person: OwnKeyPackage, _ welcome: [UInt8]) throws -> Group {
        try Group.join(Welcome(encoded: welcome), with: person, groupID: Self.groupID, externalSender: sender)
    }

    private func propose(_ proposal: Proposal, in group: Group) throws -> PublicMessage {
        try PublicMessage(proposing: proposal, to: Self.groupID, in: group.epoch, signedWith: serviceKey.value)
    }

    private static func milliseconds(_ body: () throws -> Void) async rethrows -> Double {
        let rounds = 50
        let time = try await ProcessorTime.used { for _ in 0..<rounds { try body() } }
        return (time / Double(rounds)).rounded() / 1000
    }
}
