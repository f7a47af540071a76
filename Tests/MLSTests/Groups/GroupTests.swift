import Cryptography
import TestSupport
import Testing

@testable import MLS

@Suite("A group")
struct GroupTests {
    /// Three members, of whom 0 created the group.
    private func call() throws -> Call {
        var call = try Call(clientCount: 5)
        try call.advance(by: 0, adding: [1, 2])
        return call
    }

    @Test("begins with one member in epoch 0, who takes in another")
    func beginning() throws {
        var call = try Call(clientCount: 2)
        let alone = try call.group(of: 0)
        #expect(alone.epoch == 0)
        #expect(alone.members.map(\.identity) == [call.clients[0].identity])
        try call.advance(by: 0, adding: [1])
        #expect(try call.group(of: 1).epoch == 1)
        try call.expectAgreement()
    }

    @Test("does not change until a staged commit is merged, which it is once")
    func staging() throws {
        var call = try call()
        var group = try call.group(of: 0)
        let before = group.epochAuthenticator
        let commit = try call.commit(by: 0, to: call.proposals(removing: [2], adding: [3]))
        #expect(group.epochAuthenticator == before)
        #expect(commit.staged.next.epoch == group.epoch + 1)
        #expect(commit.staged.added.map(\.identity) == [call.clients[3].identity])
        #expect(commit.staged.removed.map(\.identity) == [call.clients[2].identity])
        try group.merge(commit.staged)
        #expect(group.epochAuthenticator == commit.staged.next.epochAuthenticator)
        #expect(throws: MLSError.wrongEpoch(theirs: 1, ours: 2)) { try group.merge(commit.staged) }
        call.clients[0].group = group
    }

    @Test("goes on by whichever of two commits of one epoch is chosen", arguments: [0, 1])
    func rivals(choice: Int) throws {
        var call = try call()
        let first = try call.proposals(removing: [], adding: [3])
        let second = try first + call.proposals(removing: [2], adding: [])
        let commits = [try call.commit(by: 0, to: first), try call.commit(by: 0, to: second)]
        try call.deliver(
            commits[choice],
            by: 0,
            to: second,
            leaving: choice == 0 ? [] : [2],
            coming: [3]
        )
        try call.expectAgreement()
        try call.advance(by: 3, adding: [4])
        try call.expectAgreement()
    }

    @Test("takes a member back in the same step in which its old leaf goes")
    func rejoining() throws {
        var call = try call()
        try call.advance(by: 1, removing: [2], adding: [2])
        try call.expectAgreement()
        #expect(call.present == [0, 1, 2])
    }

    @Test("shrinks to one member and grows again")
    func shrinking() throws {
        var call = try call()
        try call.advance(by: 2, removing: [0, 1])
        try call.expectAgreement()
        try call.advance(by: 2, adding: [0, 1, 3, 4])
        try call.expectAgreement()
    }

    @Test("gives other secrets for other labels and contexts, and none of an epoch before")
    func exporting() throws {
        var call = try call()
        func secret(_ label: String, _ context: [UInt8]) throws -> [UInt8] {
            try call.group(of: 0).exportSecret(label: label, context: context, count: 16).revealed()
        }
        let first = [try secret("a", []), try secret("a", [1]), try secret("b", [])]
        #expect(Set(first).count == 3)
        try call.advance(by: 1, adding: [3])
        #expect(try secret("a", []) != first[0])
    }

    @Test("may be used by several threads at once, which share its keys")
    func threads() async throws {
        let call = try call()
        let group = try call.group(of: 1)
        let proposals = try call.proposals(removing: [2], adding: [3])
        let commit = try PublicMessage(encoded: call.commit(by: 0, to: proposals).message)
        let own = call.clients[3].own
        let authenticators = try await withThrowingTaskGroup(of: [UInt8].self) { tasks in
            for _ in 0..<16 {
                tasks.addTask {
                    let verified = try proposals.map { try group.verifyProposal($0) }
                    let created = try group.commit(to: verified)
                    let welcome = try Welcome(encoded: #require(created.welcome))
                    let joined = try Group.join(
                        welcome,
                        with: own,
                        groupID: group.context.groupID,
                        externalSender: call.service.sender
                    )
                    #expect(joined.epochAuthenticator == created.staged.next.epochAuthenticator)
                    return try group.stage(commit, among: verified).next.epochAuthenticator
                }
            }
            return try await tasks.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(authenticators.count == 1)
    }

    @Test("shows none of its secrets when it is printed")
    func printing() throws {
        var call = try call()
        try call.advance(by: 1)
        let group = try call.group(of: 0)
        var text = "\(group) \(String(reflecting: group)) \(String(reflecting: call.clients[0].own))"
        dump(group, to: &text)
        dump(call.clients[0].own, to: &text)
        #expect(text.contains("\(group.context.treeHash)"))
        let secrets = [
            group.secrets.value.exporter.revealed(), group.secrets.value.membership.revealed(),
            group.secrets.value.confirmation.revealed(), group.secrets.value.initialization.revealed(),
        ]
        for secret in secrets {
            #expect(!text.contains("\(secret)"))
            #expect(!text.contains(secret.hex))
            // `dump` puts every element on a line of its own.
            #expect(!text.contains(secret.prefix(4).map { "- \($0)" }.joined(separator: "\n")))
        }
    }

    @Test("lets a member who is removed know")
    func removal() throws {
        let call = try call()
        let proposals = try call.proposals(removing: [2], adding: [])
        let message = try PublicMessage(encoded: call.commit(by: 0, to: proposals).message)
        let group = try call.group(of: 2)
        let verified = try proposals.map { try group.verifyProposal($0) }
        #expect(throws: MLSError.removedFromGroup) { _ = try group.stage(message, among: verified) }
        #expect(throws: MLSError.proposal(.removesCommitter)) { _ = try group.commit(to: verified) }
    }

    @Test("forgets the keys of those who left, so that they cannot follow")
    func forwardSecrecy() throws {
        var call = try call()
        let gone = try call.group(of: 2)
        let proposals = try call.proposals(removing: [2], adding: [])
        let verified = try proposals.map { try gone.verifyProposal($0) }
        let commit = try PublicMessage(encoded: call.commit(by: 0, to: proposals).message)
        guard case .commit(let content) = commit.content.body, let path = content.path else {
            Issue.record("a commit that removes somebody has a path")
            return
        }
        try call.advance(by: 0, removing: [2])
        let change = try gone.change(by: verified.map { ($0.proposal, $0.sender) }, committer: LeafIndex(0))
        let received = try ReceivedPath(path, from: LeafIndex(0), in: change.tree, groupID: gone.context.groupID)
        #expect(throws: MLSError.path(.undecryptable)) {
            _ = try received.open(
                for: gone.ownLeaf,
                with: gone.keys,
                excluding: [],
                context: gone.provisionalContext(tree: received.tree)
            )
        }
    }
}
