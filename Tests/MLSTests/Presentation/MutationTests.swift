import Cryptography
import Foundation
import TestSupport
import Testing

@testable import MLS

@Suite("Changed messages", .tags(.slow))
struct MutationTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let seed = environment["MLS_SEED"].flatMap { UInt64($0) } ?? .random(in: 0 ... .max)
    /// `MLS_MUTATIONS` says how many of each kind of message.
    private static let count = environment["MLS_MUTATIONS"].flatMap { Int($0) } ?? 20_000

    /// Messages of a group in which three came, one left and one came back.
    private struct Samples {
        let call: Call
        let proposals: [PublicMessage]
        let commit: [UInt8]
        let welcome: [UInt8]

        init() throws {
            var call = try Call(clientCount: 6)
            try call.advance(by: 0, adding: [1, 2, 3])
            try call.advance(by: 1, removing: [2])
            proposals = try call.proposals(removing: [3], adding: [2, 4])
            let created = try call.commit(by: 1, to: proposals)
            (commit, welcome) = (created.message, try #require(created.welcome))
            self.call = call
        }
    }

    /// Whatever is read is written again byte for byte; the rest is refused.
    private func survive<Value: Presentable>(_ type: Value.Type, _ samples: [[UInt8]]) {
        var mutation = Mutation(seed: Self.seed)
        var read = 0
        for round in 0..<Self.count {
            let sample = samples[round % samples.count]
            let bytes = mutation.mutate(sample, with: samples[(round + 1) % samples.count])
            guard let value = try? Value(encoded: bytes) else { continue }
            if value.encoded != bytes { Issue.record("\(type) was written otherwise than it was read: \(bytes.hex)") }
            read += 1
        }
        print("MLS: \(Self.count) changed \(type)s, \(read) of them readable, MLS_SEED=\(Self.seed)")
    }

    @Test("are read and written again byte for byte, or refused")
    func parsers() throws {
        let samples = try Samples()
        let group = try samples.call.group(of: 0)
        let keyPackages = samples.call.clients.map(\.own.keyPackage)
        let messages = samples.proposals.map(\.encoded) + [samples.commit]
        for sample in messages { _ = try PublicMessage(encoded: sample) }
        survive(PublicMessage.self, messages)
        survive(KeyPackage.self, keyPackages.map(\.encoded))
        survive(LeafNode.self, group.tree.leaves.compactMap { $0?.encoded })
        survive(RatchetTree.self, [group.tree.encoded])
        survive(GroupContext.self, [group.context.encoded])
        survive(ExternalSender.self, [samples.call.service.sender.encoded])
        survive(Welcome.self, [samples.welcome])
        let groupInfo = try GroupInfo(
            context: group.context,
            tree: group.tree,
            confirmationTag: [1],
            signer: group.ownLeaf,
            signedWith: group.signatureKey.value
        )
        survive(GroupInfo.self, [groupInfo.encoded])
    }

    @Test("of new members' secrets are refused or read")
    func groupSecrets() {
        var mutation = Mutation(seed: Self.seed)
        let path = Shared(SecretBytes.random(count: 32))
        let samples = [nil, path].map {
            GroupSecrets.encode(joiner: .random(count: 32), path: $0).revealed()
        }
        for round in 0..<Self.count {
            let bytes = mutation.mutate(samples[round % 2], with: samples[(round + 1) % 2])
            if let secrets = try? GroupSecrets.read(SecretBytes(bytes)) {
                let joiner = secrets.joiner.revealed()
                #expect(joiner.count == 32)
            }
        }
        print("MLS: \(Self.count) changed GroupSecrets, MLS_SEED=\(Self.seed)")
    }

    @Test("never lead to another epoch, and leave the group as it was")
    func entryPoints() throws {
        let samples = try Samples()
        var mutation = Mutation(seed: Self.seed)
        let group = try samples.call.group(of: 0)
        let before = group.epochAuthenticator
        let verified = try samples.proposals.map { try group.verifyProposal($0) }
        let client = samples.call.clients[4]
        let rounds = Self.count / 10
        for round in 0..<rounds {
            let proposal = samples.proposals[round % samples.proposals.count].encoded
            let changed = mutation.mutate(proposal, with: samples.commit)
            if changed != proposal, let message = try? PublicMessage(encoded: changed) {
                #expect(throws: MLSError.self) { _ = try group.verifyProposal(message) }
            }
            let commit = mutation.mutate(samples.commit, with: proposal)
            if commit != samples.commit, let message = try? PublicMessage(encoded: commit) {
                #expect(throws: MLSError.self) { _ = try group.stage(message, among: verified) }
            }
            let welcome = mutation.mutate(samples.welcome, with: samples.commit)
            guard let message = try? Welcome(encoded: welcome) else { continue }
            // What is for others may change; what we join is the epoch that the committer made.
            let joined = try? Group.join(
                message,
                with: client.own,
                groupID: DeliveryService.groupID,
                externalSender: samples.call.service.sender
            )
            if let joined { #expect(joined.epoch == group.epoch + 1) }
        }
        #expect(group.epochAuthenticator == before)
        print("MLS: \(3 * rounds) changed messages given to a group, MLS_SEED=\(Self.seed)")
    }
}

extension Tag {
    @Tag static var slow: Self
}
