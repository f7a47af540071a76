import Cryptography
import Foundation
import TestSupport
import Testing

@testable import MLS

@Suite("Groups that davey 0.1.7 and libdave 1.1.1 held", .tags(.vectors))
struct PeerVectorTests {
    private struct Recording: Decodable {
        struct Me: Decodable {
            let key_package_op26: Hex
            let init_priv: Hex
            let leaf_encryption_priv: Hex
            let signature_priv: Hex
            let key_package_ref: Hex
        }
        struct Epoch: Decodable {
            struct Member: Decodable {
                let leaf: UInt32
                let user_id: String
            }
            let epoch: UInt64
            let my_leaf_index: UInt32
            let tree_hash: Hex
            let confirmed_transcript_hash: Hex
            let interim_transcript_hash: Hex
            let epoch_authenticator: Hex
            let exporter_secret: Hex
            let membership_key: Hex
            let roster: [Member]
            let base_secrets: [String: Hex]
        }
        struct Joining: Decodable {
            let payload: Hex
            let expect: Epoch
        }
        struct Step: Decodable {
            let op27_payload: Hex
            let proposal_refs: [Hex]
            let op29_payload: Hex
            let commit_has_path: Bool
            let expect: Epoch
        }

        let group_id: Hex
        let op25_external_sender: Hex
        let me: Me
        let op30_welcome: Joining
        let steps: [Step]
    }

    /// The recording belongs to the tests of the protocol above.
    private func recording() throws -> Recording {
        let path = URL(fileURLWithPath: #filePath)
            .appendingPathComponent("../../../DAVETests/Vectors/discord_dave_vectors.json").standardizedFileURL
        return try JSONDecoder().decode(Recording.self, from: Data(contentsOf: path))
    }

    private func key(_ scalar: Hex) throws -> Shared<P256PrivateKey> {
        Shared(try P256PrivateKey(scalar: SecretBytes(scalar.bytes)))
    }

    private func check(_ group: Group, _ expected: Recording.Epoch) throws {
        #expect(group.epoch == expected.epoch)
        #expect(group.ownLeaf.value == expected.my_leaf_index)
        #expect(group.context.treeHash == expected.tree_hash.bytes)
        #expect(group.tree.treeHash == expected.tree_hash.bytes)
        #expect(group.context.confirmedTranscriptHash == expected.confirmed_transcript_hash.bytes)
        #expect(group.interimTranscriptHash == expected.interim_transcript_hash.bytes)
        #expect(group.epochAuthenticator == expected.epoch_authenticator.bytes)
        let exporter = group.secrets.value.exporter.revealed()
        let membership = group.secrets.value.membership.revealed()
        #expect(exporter == expected.exporter_secret.bytes)
        #expect(membership == expected.membership_key.bytes)
        #expect(group.members.map(\.leaf.value) == expected.roster.map(\.leaf))
        for (member, listed) in zip(group.members, expected.roster) {
            let user = try #require(UInt64(listed.user_id))
            var identity = PresentationWriter()
            identity.write(user)
            #expect(member.identity == identity.bytes)
            let secret = group.exportSecret(
                label: "Discord Secure Frames v0",
                context: identity.bytes.reversed(),
                count: 16
            ).revealed()
            #expect(secret == expected.base_secrets[listed.user_id]?.bytes)
        }
    }

    @Test("We join by their Welcome, follow ten of their commits, and hold the secrets they hold")
    func following() throws {
        let recording = try recording()
        let keyPackage = try KeyPackage(encoded: recording.me.key_package_op26.bytes)
        try keyPackage.check()
        #expect(keyPackage.reference == recording.me.key_package_ref.bytes)
        let own = try #require(
            OwnKeyPackage(
                restoring: keyPackage,
                initKey: key(recording.me.init_priv),
                leafKey: key(recording.me.leaf_encryption_priv),
                signatureKey: key(recording.me.signature_priv)
            )
        )
        let transitionByteCount = 2
        var group = try Group.join(
            Welcome(encoded: Array(recording.op30_welcome.payload.bytes.dropFirst(transitionByteCount))),
            with: own,
            groupID: recording.group_id.bytes,
            externalSender: ExternalSender(encoded: recording.op25_external_sender.bytes)
        )
        try check(group, recording.op30_welcome.expect)
        for step in recording.steps {
            var payload = PresentationReader(Array(step.op27_payload.bytes.dropFirst()))
            let proposals = try PublicMessage.list(in: payload.readVector(atMost: Limits.messageByteCount))
                .map { try group.verifyProposal($0) }
            #expect(proposals.map(\.reference.bytes) == step.proposal_refs.map(\.bytes))
            // Our own commit to the same proposals leads on too, with a path where theirs has one.
            let own = try PublicMessage(encoded: group.commit(to: proposals).message)
            guard case .commit(let commit) = own.content.body else { return }
            #expect((commit.path != nil) == step.commit_has_path)
            let message = try PublicMessage(encoded: Array(step.op29_payload.bytes.dropFirst(transitionByteCount)))
            try group.merge(group.stage(message, among: proposals))
            try check(group, step.expect)
        }
        print("MLS: joined a recorded group and followed \(recording.steps.count) commits of davey and libdave")
    }
}
