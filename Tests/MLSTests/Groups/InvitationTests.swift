import Cryptography
import TestSupport
import Testing

@testable import MLS

@Suite("Somebody who is welcomed")
struct InvitationTests {
    /// A group of six in which paths were set and leaves are not yet merged, and a member who vouches for it.
    private func group() throws -> Group {
        var call = try Call(clientCount: 8)
        try call.advance(by: 0, adding: [1, 2, 3, 4, 5, 6])
        try call.advance(by: 1, removing: [2])
        try call.advance(by: 4)
        try call.advance(by: 0, adding: [7])
        return try call.group(of: 0)
    }

    private func refusal(_ body: () throws -> Void) -> MLSError? {
        do {
            try body()
            return nil
        } catch {
            return error as? MLSError
        }
    }

    /// What becomes of a tree that a member signs for, whether or not it is a good one.
    private func refusal(of tree: RatchetTree, in group: Group) throws -> MLSError? {
        var context = group.context
        context.treeHash = tree.treeHash
        let groupInfo = try GroupInfo(
            context: context,
            tree: tree,
            confirmationTag: [],
            signer: group.ownLeaf,
            signedWith: group.signatureKey.value
        )
        return refusal {
            try Invitation(GroupInfo(encoded: groupInfo.encoded), ratchetTree: nil).check(profile: .externallyManaged)
        }
    }

    @Test("takes the tree of a group that paths and additions have shaped")
    func goodTree() throws {
        let group = try group()
        #expect(group.tree.parents.contains { $0?.unmergedLeaves.isEmpty == false })
        #expect(try refusal(of: group.tree, in: group) == nil)
    }

    @Test("refuses a tree in which a key was exchanged, though a member signs for it")
    func exchangedKeys() throws {
        let group = try group()
        for place in group.tree.parents.indices where group.tree.parents[place] != nil {
            var tree = group.tree
            tree[parent: NodeIndex(2 * place + 1)]?.encryptionKey = try P256PrivateKey().publicKey
            #expect(try refusal(of: tree, in: group) == .tree(.invalidParentHash))
        }
    }

    @Test("refuses a tree with a leaf that its member didn't sign, or signed for another place")
    func unsignedLeaves() throws {
        var call = try Call(clientCount: 3)
        try call.advance(by: 0, adding: [1, 2])
        let group = try call.group(of: 0)
        var encoded = group.tree.encoded
        let identity = call.clients[2].identity
        let place = try #require(
            encoded.indices.first { encoded[$0...].starts(with: [8] + identity) }
        )
        encoded[place + 8] ^= 0x40
        #expect(try refusal(of: RatchetTree(encoded: encoded), in: group) == .leaf(.invalidSignature))
        var tree = group.tree
        let leaf = try #require(tree[LeafIndex(1)])
        tree[LeafIndex(1)] = try LeafNode(
            encryptionKey: leaf.encryptionKey,
            credential: leaf.credential,
            source: .update,
            place: LeafNode.Place(groupID: group.context.groupID, index: LeafIndex(2)),
            signedWith: call.clients[1].signatureKey.value
        )
        #expect(try refusal(of: tree, in: group) == .leaf(.invalidSignature))
    }

    @Test("refuses a tree with unmerged leaves that are none, or are missing where they should be listed")
    func unmergedLeaves() throws {
        let group = try group()
        let root = group.tree.root
        for leaf in [LeafIndex(.max), LeafIndex(1_000)] {
            var tree = group.tree
            tree[parent: root]?.unmergedLeaves.append(leaf)
            #expect(try refusal(of: tree, in: group) == .tree(.invalidUnmergedLeaf))
        }
        var tree = group.tree
        tree[parent: root]?.unmergedLeaves.removeAll()
        #expect(try refusal(of: tree, in: group) == .tree(.invalidParentHash))
    }

    @Test("refuses a tree in which somebody is twice")
    func twins() throws {
        let group = try group()
        var tree = group.tree
        let twin = try #require(tree[LeafIndex(5)])
        _ = tree.add(twin)
        #expect(try refusal(of: tree, in: group) == .tree(.reusedEncryptionKey))
        tree = group.tree
        let sameName = try OwnKeyPackage(identity: twin.credential.identity, signatureKey: Shared(P256PrivateKey()))
        _ = tree.add(sameName.keyPackage.leaf)
        #expect(try refusal(of: tree, in: group) == .tree(.reusedIdentity))
    }

    @Test("refuses a group info that is signed by nobody in the tree, or whose tree is not the agreed one")
    func signers() throws {
        let group = try group()
        func groupInfo(signer: LeafIndex, _ key: borrowing P256PrivateKey) throws -> GroupInfo {
            try GroupInfo(
                context: group.context,
                tree: group.tree,
                confirmationTag: [],
                signer: signer,
                signedWith: key
            )
        }
        func fault(_ groupInfo: GroupInfo, _ tree: RatchetTree? = nil) -> MLSError? {
            refusal { try Invitation(groupInfo, ratchetTree: tree).check(profile: .externallyManaged) }
        }
        let key = group.signatureKey
        #expect(fault(try groupInfo(signer: group.ownLeaf, key.value)) == nil)
        #expect(fault(try groupInfo(signer: LeafIndex(1), key.value)) == .welcome(.invalidSignature))
        #expect(fault(try groupInfo(signer: LeafIndex(.max), key.value)) == .welcome(.unknownSigner))
        #expect(fault(try groupInfo(signer: group.ownLeaf, P256PrivateKey())) == .welcome(.invalidSignature))
        var tree = group.tree
        tree.remove(LeafIndex(6))
        #expect(fault(try groupInfo(signer: group.ownLeaf, key.value), tree) == .tree(.wrongHash))
    }

    @Test("refuses a Welcome for somebody else, to another group, by other proposers, or changed on its way")
    func welcomes() throws {
        var call = try Call(clientCount: 3)
        try call.advance(by: 0, adding: [1])
        let encoded = try #require(call.commit(by: 0, to: call.proposals(removing: [], adding: [2])).welcome)
        let (own, service) = (call.clients[2].own, call.service)
        func fault(
            _ bytes: [UInt8],
            own: OwnKeyPackage = own,
            groupID: [UInt8] = DeliveryService.groupID,
            sender: ExternalSender = service.sender
        ) -> MLSError? {
            refusal {
                _ = try Group.join(Welcome(encoded: bytes), with: own, groupID: groupID, externalSender: sender)
            }
        }
        #expect(fault(encoded) == nil)
        #expect(fault(encoded, own: call.clients[1].own) == .welcome(.notForUs))
        #expect(fault(encoded, groupID: [1]) == .welcome(.wrongGroup))
        #expect(fault(encoded, sender: try DeliveryService().sender) == .welcome(.wrongExtensions))
        var changed = encoded
        changed[changed.count - 1] ^= 1
        #expect(fault(changed) == .welcome(.undecryptable))
        let otherKeys = OwnKeyPackage(
            restoring: own.keyPackage,
            initKey: Shared(try P256PrivateKey()),
            leafKey: own.leafKey,
            signatureKey: own.signatureKey
        )
        #expect(otherKeys == nil)
    }
}
