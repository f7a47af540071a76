import Cryptography
import Foundation
import TestSupport
import Testing

@testable import MLS

/// Members may be hostile too: what they say is signed and sealed as it should be, whatever it is.
@Suite("What a member signs", .tags(.slow))
struct InsiderTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let seed = environment["MLS_SEED"].flatMap { UInt64($0) } ?? .random(in: 0 ... .max)
    private static let count = (environment["MLS_MUTATIONS"].flatMap { Int($0) } ?? 20_000) / 10

    /// A group of six in which paths were set and leaves are not yet merged.
    private func call() throws -> Call {
        var call = try Call(clientCount: 8)
        try call.advance(by: 0, adding: [1, 2, 3, 4, 5, 6])
        try call.advance(by: 1, removing: [2])
        try call.advance(by: 4)
        try call.advance(by: 0, adding: [7])
        return call
    }

    @Test("as a commit is refused when its entries or its path are changed")
    func commits() throws {
        let call = try call()
        let (sender, receiver) = (try call.group(of: 0), try call.group(of: 3))
        let proposals = try call.proposals(removing: [5], adding: [2])
        let verified = try proposals.map { try receiver.verifyProposal($0) }
        let genuine = try PublicMessage(encoded: call.commit(by: 0, to: proposals).message)
        guard case .commit(let commit) = genuine.content.body else { return }
        var mutation = Mutation(seed: Self.seed)
        var read = 0
        for _ in 0..<Self.count {
            let bytes = mutation.mutate(commit.encoded, with: sender.tree.encoded)
            guard let changed = try? Commit(encoded: bytes) else { continue }
            read += 1
            var message = try PublicMessage(
                content: FramedContent(
                    context: sender.context,
                    sender: .member(sender.ownLeaf),
                    body: .commit(changed)
                ),
                context: sender.context,
                signedWith: sender.signatureKey.value
            )
            message.addTags(
                confirmationTag: genuine.confirmationTag,
                context: sender.context,
                membershipKey: sender.secrets.value.membership
            )
            #expect(throws: MLSError.self) { _ = try receiver.stage(message, among: verified) }
        }
        #expect(read > 0)
        print("MLS: \(read) changed commits that a member signed, MLS_SEED=\(Self.seed)")
    }

    @Test("as a tree may be any, but is never taken for one that it is not")
    func trees() throws {
        let group = try call().group(of: 0)
        var mutation = Mutation(seed: Self.seed)
        var random = SeededRandom(seed: Self.seed)
        var (read, taken) = (0, 0)
        for round in 0..<Self.count {
            var tree = group.tree
            if round.isMultiple(of: 2) {
                let bytes = mutation.mutate(tree.encoded, with: group.context.encoded)
                guard let changed = try? RatchetTree(encoded: bytes) else { continue }
                tree = changed
            } else {
                for _ in 0..<Int.random(in: 1...3, using: &random) { Self.distort(&tree, using: &random) }
            }
            read += 1
            var context = group.context
            context.treeHash = tree.treeHash
            let groupInfo = try GroupInfo(
                context: context,
                tree: tree,
                confirmationTag: [],
                signer: group.ownLeaf,
                signedWith: group.signatureKey.value
            )
            guard let invitation = try? Invitation(GroupInfo(encoded: groupInfo.encoded), ratchetTree: nil),
                (try? invitation.check(profile: .externallyManaged)) != nil
            else { continue }
            taken += 1
            #expect(invitation.tree.hasValidParentHashes)
            // A secret of nobody's path fits no tree.
            let own = try OwnKeyPackage(identity: [1], signatureKey: Shared(P256PrivateKey()))
            for leaf in invitation.tree.memberIndices {
                #expect(throws: MLSError.welcome(.wrongPathSecret)) {
                    _ = try invitation.privateKeys(of: own, at: leaf, pathSecret: Shared(.random(count: 32)))
                }
            }
        }
        print("MLS: \(read) changed trees that a member signed, \(taken) of them trees, MLS_SEED=\(Self.seed)")
    }

    /// Moves, blanks or repeats nodes, or lists leaves where they don't belong.
    private static func distort(_ tree: inout RatchetTree, using random: inout SeededRandom) {
        let leaf = LeafIndex(.random(in: 0..<UInt32(tree.leaves.count), using: &random))
        let other = LeafIndex(.random(in: 0..<UInt32(tree.leaves.count), using: &random))
        let node = NodeIndex(2 * .random(in: 0..<tree.parents.count, using: &random) + 1)
        let otherNode = NodeIndex(2 * .random(in: 0..<tree.parents.count, using: &random) + 1)
        switch Int.random(in: 0..<6, using: &random) {
        case 0: tree[leaf] = nil
        case 1: tree[leaf] = tree[other]
        case 2: tree[parent: node] = nil
        case 3: tree[parent: node] = tree[parent: otherNode]
        case 4: tree[parent: node]?.addUnmerged(leaf)
        default: tree[parent: node]?.unmergedLeaves.removeAll()
        }
    }
}
