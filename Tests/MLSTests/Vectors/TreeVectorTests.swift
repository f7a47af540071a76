import Cryptography
import Testing

@testable import MLS

@Suite("Published vectors: trees and paths", .tags(.vectors))
struct TreeVectorTests {
    private struct Validation: Decodable {
        let tree: Hex
        let group_id: Hex
        let resolutions: [[Int]]
        let tree_hashes: [Hex]
    }

    @Test("The trees of tree-validation.json have the listed resolutions and hashes and are valid")
    func validation() throws {
        try PublishedVectors.run("tree-validation", count: 14) { (entry: Validation) in
            let tree = try RatchetTree(encoded: entry.tree.bytes)
            #expect(tree.encoded == entry.tree.bytes)
            for (index, (resolution, hash)) in zip(entry.resolutions, entry.tree_hashes).enumerated() {
                #expect(tree.resolution(of: NodeIndex(index)).map(\.value) == resolution)
                #expect(tree.treeHash(of: NodeIndex(index)) == hash.bytes)
            }
            #expect(tree.hasValidParentHashes)
            try tree.checkStructure()
            for index in tree.memberIndices {
                try tree[index]?.check(at: LeafNode.Place(groupID: entry.group_id.bytes, index: index))
            }
        }
    }

    private struct TreeKEM: Decodable {
        struct PathSecret: Decodable {
            let node: Int
            let path_secret: Hex
        }
        struct PrivateLeaf: Decodable {
            let index: UInt32
            let encryption_priv: Hex
            let signature_priv: Hex
            let path_secrets: [PathSecret]
        }
        struct Update: Decodable {
            let sender: UInt32
            let update_path: Hex
            let path_secrets: [Hex?]
            let commit_secret: Hex
            let tree_hash_after: Hex
        }

        let group_id: Hex
        let epoch: UInt64
        let confirmed_transcript_hash: Hex
        let ratchet_tree: Hex
        let leaves_private: [PrivateLeaf]
        let update_paths: [Update]

        func context(treeHash: [UInt8]) -> GroupContext {
            GroupContext(
                groupID: group_id.bytes,
                epoch: epoch,
                treeHash: treeHash,
                confirmedTranscriptHash: confirmed_transcript_hash.bytes,
                extensions: []
            )
        }
    }

    /// A member's private keys, with those of the nodes whose path secrets it was told.
    private func privateKeys(of leaf: TreeKEM.PrivateLeaf, in tree: RatchetTree) throws -> PrivateKeys {
        var keys = PrivateKeys(leaf: Shared(try P256PrivateKey(scalar: SecretBytes(leaf.encryption_priv.bytes))))
        #expect(keys.leaf.value.publicKey == tree[LeafIndex(leaf.index)]?.encryptionKey)
        for item in leaf.path_secrets {
            let path = try PathKeys(from: Shared(SecretBytes(item.path_secret.bytes)), count: 1)
            let node = NodeIndex(item.node)
            #expect(path.publicKeys.first == tree.encryptionKey(of: node))
            keys.insert(path.keys, at: [PathStep(node: node, copathChild: node)])
        }
        return keys
    }

    @Test(
        "The paths of treekem.json give each member the listed secrets, and every member's own path reaches all others"
    )
    func treeKEM() throws {
        try PublishedVectors.run("treekem", count: 11) { (entry: TreeKEM) in
            let tree = try RatchetTree(encoded: entry.ratchet_tree.bytes)
            let members = try entry.leaves_private.map { ($0, try privateKeys(of: $0, in: tree)) }
            for update in entry.update_paths {
                let sender = LeafIndex(update.sender)
                let path = try UpdatePath(encoded: update.update_path.bytes)
                #expect(path.encoded == update.update_path.bytes)
                let received = try ReceivedPath(path, from: sender, in: tree, groupID: entry.group_id.bytes)
                #expect(received.tree.treeHash == update.tree_hash_after.bytes)
                let context = entry.context(treeHash: update.tree_hash_after.bytes)
                for (leaf, keys) in members where leaf.index != update.sender {
                    let secret = try received.open(
                        for: LeafIndex(leaf.index),
                        with: keys,
                        excluding: [],
                        context: context
                    )
                    #expect(secret.commitSecret.value.revealed() == update.commit_secret.bytes)
                    let listed = try #require(update.path_secrets[Int(leaf.index)])
                    #expect(secret.secrets.first?.value.revealed() == listed.bytes)
                }
                try checkOwnPath(of: sender, in: tree, entry, members)
            }
        }
    }

    private func checkOwnPath(
        of sender: LeafIndex,
        in tree: RatchetTree,
        _ entry: TreeKEM,
        _ members: [(TreeKEM.PrivateLeaf, PrivateKeys)]
    ) throws {
        let (leaf, keys) = try #require(members.first { $0.0.index == sender.value })
        let old = try #require(tree[sender])
        let path = try NewPath(
            tree: tree,
            place: LeafNode.Place(groupID: entry.group_id.bytes, index: sender),
            credential: old.credential,
            privateKeys: keys,
            signatureKey: Shared(P256PrivateKey(scalar: SecretBytes(leaf.signature_priv.bytes)))
        )
        let context = entry.context(treeHash: path.tree.treeHash)
        let update = try UpdatePath(encoded: path.seal(excluding: [], context: context).encoded)
        let received = try ReceivedPath(update, from: sender, in: tree, groupID: entry.group_id.bytes)
        #expect(received.tree == path.tree)
        for (leaf, keys) in members where leaf.index != sender.value {
            let secret = try received.open(for: LeafIndex(leaf.index), with: keys, excluding: [], context: context)
            #expect(secret.commitSecret.value.revealed() == path.commitSecret.value.revealed())
        }
    }
}
