import Cryptography
import TestSupport
import Testing

@testable import MLS

@Suite("A group refuses")
struct RefusalTests {
    private func call() throws -> Call {
        var call = try Call(clientCount: 5)
        try call.advance(by: 0, adding: [1, 2])
        return call
    }

    private func refusal(_ body: () throws -> Void) -> MLSError? {
        do {
            try body()
            return nil
        } catch {
            return error as? MLSError
        }
    }

    @Test("proposals of another group, of another epoch, by nobody it knows, or with a signature of somebody else")
    func proposals() throws {
        let call = try call()
        let group = try call.group(of: 1)
        let proposal = Proposal.add(call.clients[3].own.keyPackage)
        func fault(of message: PublicMessage) -> MLSError? { refusal { _ = try group.verifyProposal(message) } }

        var context = group.context
        context.epoch += 1
        #expect(
            fault(of: try call.service.propose(proposal, in: context)) == .wrongEpoch(theirs: 2, ours: 1)
        )
        let elsewhere = GroupContext(
            groupID: [1],
            epoch: 1,
            treeHash: [],
            confirmedTranscriptHash: [],
            extensions: []
        )
        #expect(fault(of: try call.service.propose(proposal, in: elsewhere)) == .wrongGroup)
        #expect(fault(of: try DeliveryService().propose(proposal, in: group.context)) == .invalidSignature)
        let second = try PublicMessage(
            content: FramedContent(context: group.context, sender: .external(1), body: .proposal(proposal)),
            context: nil,
            signedWith: call.service.key.value
        )
        #expect(fault(of: second) == .unknownSender)
    }

    @Test("proposals that members make, in messages of their own or in commits")
    func memberProposals() throws {
        let call = try call()
        let (sender, receiver) = (try call.group(of: 0), try call.group(of: 1))
        let proposal = Proposal.add(call.clients[3].own.keyPackage)
        var message = try PublicMessage(
            content: FramedContent(context: sender.context, sender: .member(sender.ownLeaf), body: .proposal(proposal)),
            context: sender.context,
            signedWith: sender.signatureKey.value
        )
        message.addTags(confirmationTag: nil, context: sender.context, membershipKey: sender.secrets.value.membership)
        #expect(refusal { _ = try receiver.verifyProposal(message) } == .proposal(.notAllowed))
        #expect(
            refusal {
                _ = try receiver.resolve([.proposal(proposal)], among: [], committer: sender.ownLeaf)
            } == .proposal(.notByReference)
        )
    }

    @Test("to add or remove somebody who cannot be")
    func impossibleProposals() throws {
        let call = try call()
        let group = try call.group(of: 0)
        func fault(_ proposals: Proposal...) -> MLSError? {
            refusal {
                let messages = try call.service.propose(proposals, in: group.context)
                _ = try group.commit(to: messages.map { try group.verifyProposal($0) })
            }
        }
        #expect(fault(.remove(LeafIndex(3))) == .proposal(.notAMember))
        #expect(fault(.remove(LeafIndex(.max))) == .proposal(.notAMember))
        #expect(fault(.remove(LeafIndex(0))) == .proposal(.removesCommitter))
        #expect(fault(.remove(LeafIndex(1)), .remove(LeafIndex(1))) == .proposal(.repeated))
        #expect(fault(.preSharedKey(try preSharedKey())) == .proposal(.notAllowed))
        // A member under its own name with new keys, and one with the keys of another.
        #expect(fault(.add(try Client(1).own.keyPackage)) == .tree(.reusedIdentity))
        let twin = try OwnKeyPackage(identity: [9], signatureKey: call.clients[1].signatureKey)
        #expect(fault(.add(twin.keyPackage)) == .tree(.reusedSignatureKey))
        let new = call.clients[3].own.keyPackage
        #expect(fault(.add(new), .add(try Client(3).own.keyPackage)) == .tree(.reusedIdentity))
    }

    private func preSharedKey() throws -> PreSharedKeyID { try PreSharedKeyID(encoded: [1, 1, 7, 1, 8]) }

    @Test("key packages whose keys, signatures or capabilities are not right")
    func keyPackages() throws {
        let client = try Client(7)
        let good = client.own.keyPackage
        try good.check()
        let signatureKey = client.signatureKey
        func leaf(source: LeafNodeSource, place: LeafNode.Place? = nil) throws -> LeafNode {
            try LeafNode(
                encryptionKey: good.leaf.encryptionKey,
                credential: good.leaf.credential,
                source: source,
                place: place,
                signedWith: signatureKey.value
            )
        }
        func fault(_ keyPackage: KeyPackage) -> KeyPackageFault? {
            do throws(KeyPackageFault) {
                try keyPackage.check()
                return nil
            } catch {
                return error
            }
        }
        let sameKey = try KeyPackage(
            initKey: good.leaf.encryptionKey,
            leaf: good.leaf,
            signedWith: signatureKey.value
        )
        #expect(fault(sameKey) == .reusedInitKey)
        let committed = try KeyPackage(
            initKey: good.initKey,
            leaf: leaf(source: .commit(parentHash: [])),
            signedWith: signatureKey.value
        )
        #expect(fault(committed) == .leaf(.wrongSource))
        let stranger = try P256PrivateKey()
        #expect(
            fault(try KeyPackage(initKey: good.initKey, leaf: good.leaf, signedWith: stranger)) == .invalidSignature
        )
        // Every other suite, version and credential is refused when it is read; the lists are signed as they are.
        var unsuited = good.encoded
        let capabilities = 216
        #expect(Array(unsuited[capabilities..<capabilities + 6]) == [2, 0, 1, 2, 0, 2])
        unsuited[capabilities + 5] = 1
        #expect(fault(try KeyPackage(encoded: unsuited)) == .leaf(.insufficientCapabilities))
        var renamed = good.encoded
        renamed[215] ^= 1
        #expect(fault(try KeyPackage(encoded: renamed)) == .leaf(.invalidSignature))
    }

    @Test("commits that are changed anywhere, and stays as it was")
    func changedCommits() throws {
        let call = try call()
        let proposals = try call.proposals(removing: [2], adding: [3])
        let commit = try call.commit(by: 0, to: proposals).message
        let group = try call.group(of: 1)
        let before = group.epochAuthenticator
        let verified = try proposals.map { try group.verifyProposal($0) }
        _ = try group.stage(PublicMessage(encoded: commit), among: verified)
        for index in commit.indices {
            var changed = commit
            changed[index] ^= 1
            #expect(throws: (any Error).self, "byte \(index)") {
                _ = try group.stage(PublicMessage(encoded: changed), among: verified)
            }
        }
        #expect(group.epochAuthenticator == before)
    }

    @Test("commits to proposals that it has not, or has no more")
    func unknownProposals() throws {
        var call = try call()
        let proposals = try call.proposals(removing: [2], adding: [3])
        let message = try PublicMessage(encoded: call.commit(by: 0, to: proposals).message)
        let group = try call.group(of: 1)
        let verified = try proposals.map { try group.verifyProposal($0) }
        #expect(refusal { _ = try group.stage(message, among: [verified[0]]) } == .proposal(.unknownReference))
        #expect(refusal { _ = try call.group(of: 0).stage(message, among: verified) } == .ownMessage)
        try call.advance(by: 0, adding: [4])
        let next = try call.group(of: 1)
        #expect(refusal { _ = try next.commit(to: verified) } == .proposal(.unknownReference))
        #expect(refusal { _ = try next.stage(message, among: verified) } == .wrongEpoch(theirs: 1, ours: 2))
    }

    @Test("commits that are signed and tagged as they should be, but lack a path, or have another member's")
    func forgedPaths() throws {
        let call = try call()
        let sender = try call.group(of: 0)
        let receiver = try call.group(of: 1)
        let proposals = try call.proposals(removing: [2], adding: [])
        let verified = try proposals.map { try receiver.verifyProposal($0) }
        let entries = verified.map { ProposalOrReference.reference($0.reference) }
        let genuine = try PublicMessage(encoded: call.commit(by: 0, to: proposals).message)
        guard case .commit(let commit) = genuine.content.body, let path = commit.path else {
            Issue.record("a commit that removes somebody has a path")
            return
        }
        func fault(of path: UpdatePath?) -> MLSError? {
            refusal {
                let body = FramedContent.Body.commit(Commit(proposals: entries, path: path))
                var message = try PublicMessage(
                    content: FramedContent(context: sender.context, sender: .member(sender.ownLeaf), body: body),
                    context: sender.context,
                    signedWith: sender.signatureKey.value
                )
                message.addTags(
                    confirmationTag: genuine.confirmationTag,
                    context: sender.context,
                    membershipKey: sender.secrets.value.membership
                )
                _ = try receiver.stage(message, among: verified)
            }
        }
        // The genuine path, signed anew: only the transcript differs.
        #expect(fault(of: path) == .invalidConfirmationTag)
        #expect(fault(of: nil) == .path(.missing))
        #expect(fault(of: UpdatePath(leaf: path.leaf, nodes: [])) == .path(.wrongNodeCount))
        let node = path.nodes[0]
        let noSecrets = UpdatePath.Node(encryptionKey: node.encryptionKey, sealedSecrets: [])
        #expect(fault(of: UpdatePath(leaf: path.leaf, nodes: [noSecrets])) == .path(.wrongRecipientCount))
        let otherKey = UpdatePath.Node(
            encryptionKey: try P256PrivateKey().publicKey,
            sealedSecrets: node.sealedSecrets
        )
        #expect(fault(of: UpdatePath(leaf: path.leaf, nodes: [otherKey])) == .path(.wrongParentHash))
        let sealed = node.sealedSecrets[0]
        let garbled = UpdatePath.Node(
            encryptionKey: node.encryptionKey,
            sealedSecrets: [
                HPKECiphertext(encapsulatedKey: sealed.encapsulatedKey, sealed: sealed.sealed.reversed())
            ]
        )
        #expect(fault(of: UpdatePath(leaf: path.leaf, nodes: [garbled])) == .path(.undecryptable))
        let renamed = try LeafNode(
            encryptionKey: path.leaf.encryptionKey,
            credential: Credential(identity: [1]),
            source: path.leaf.source,
            place: LeafNode.Place(groupID: sender.context.groupID, index: sender.ownLeaf),
            signedWith: sender.signatureKey.value
        )
        #expect(fault(of: UpdatePath(leaf: renamed, nodes: path.nodes)) == .leaf(.changedIdentity))
        let misplaced = try LeafNode(
            encryptionKey: path.leaf.encryptionKey,
            credential: path.leaf.credential,
            source: path.leaf.source,
            place: LeafNode.Place(groupID: sender.context.groupID, index: LeafIndex(2)),
            signedWith: sender.signatureKey.value
        )
        #expect(fault(of: UpdatePath(leaf: misplaced, nodes: path.nodes)) == .leaf(.invalidSignature))
        let oldKey = try LeafNode(
            encryptionKey: #require(sender.tree[sender.ownLeaf]).encryptionKey,
            credential: path.leaf.credential,
            source: path.leaf.source,
            place: LeafNode.Place(groupID: sender.context.groupID, index: sender.ownLeaf),
            signedWith: sender.signatureKey.value
        )
        #expect(fault(of: UpdatePath(leaf: oldKey, nodes: path.nodes)) == .leaf(.reusedEncryptionKey))
    }
}
