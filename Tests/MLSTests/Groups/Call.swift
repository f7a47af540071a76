import Cryptography
import Testing

@testable import MLS

/// A group and everybody who may be in it; what one commits to, all follow.
struct Call {
    let service: DeliveryService
    var clients: [Client]

    /// Client 0 creates a group of one.
    init(clientCount: UInt8) throws {
        service = try DeliveryService()
        clients = try (0..<clientCount).map { try Client($0) }
        clients[0].group = Group.create(
            groupID: DeliveryService.groupID,
            own: clients[0].own,
            externalSender: service.sender
        )
    }

    var present: [Int] { clients.indices.filter { clients[$0].group != nil } }
    var absent: [Int] { clients.indices.filter { clients[$0].group == nil } }

    func group(of client: Int) throws -> Group { try #require(clients[client].group) }

    /// The proposals that make these clients leave and those come, as everybody receives them.
    func proposals(removing leaving: [Int], adding coming: [Int]) throws -> [PublicMessage] {
        let group = try group(of: present[0])
        let leaves = try leaving.map { client in
            try #require(group.members.first { $0.identity == clients[client].identity }).leaf
        }
        return try service.propose(
            leaves.map { .remove($0) } + coming.map { .add(clients[$0].own.keyPackage) },
            in: group.context
        )
    }

    /// A member's commit to proposals, each verified by itself.
    func commit(by committer: Int, to proposals: [PublicMessage]) throws -> CreatedCommit {
        let group = try group(of: committer)
        return try group.commit(to: proposals.map { try group.verifyProposal($0) })
    }

    /// Everybody follows a commit: the committer merges, members stage and merge, the new ones join, the others leave.
    mutating func deliver(
        _ commit: CreatedCommit,
        by committer: Int,
        to proposals: [PublicMessage],
        leaving: [Int],
        coming: [Int]
    ) throws {
        for client in present where client != committer && !leaving.contains(client) {
            var group = try group(of: client)
            let verified = try proposals.map { try group.verifyProposal($0) }
            try group.merge(group.stage(PublicMessage(encoded: commit.message), among: verified))
            clients[client].group = group
        }
        try clients[committer].group?.merge(commit.staged)
        for client in leaving { clients[client].group = nil }
        for client in coming { try clients[client].join(#require(commit.welcome), by: service) }
    }

    /// One step to the next epoch.
    mutating func advance(by committer: Int, removing leaving: [Int] = [], adding coming: [Int] = []) throws {
        let proposals = try proposals(removing: leaving, adding: coming)
        let commit = try commit(by: committer, to: proposals)
        try deliver(commit, by: committer, to: proposals, leaving: leaving, coming: coming)
    }

    /// All members agree on the epoch and on its secrets, and know who is there.
    func expectAgreement() throws {
        let first = try group(of: present[0])
        let exported = first.exportSecret(label: "test", context: [1], count: 16).revealed()
        #expect(Set(first.members.map(\.identity)) == Set(present.map { clients[$0].identity }))
        for client in present {
            let group = try group(of: client)
            #expect(group.context == first.context)
            #expect(group.epochAuthenticator == first.epochAuthenticator)
            #expect(group.tree == first.tree)
            #expect(group.interimTranscriptHash == first.interimTranscriptHash)
            let own = group.exportSecret(label: "test", context: [1], count: 16).revealed()
            #expect(own == exported)
        }
    }
}
