import Cryptography
import Testing

@testable import MLS

@Suite("Published vectors: joining and following", .tags(.vectors))
struct ClientVectorTests {
    /// In front of a message that these files frame as an `MLSMessage`: version and wire format.
    private static let frameByteCount = 4

    private struct Joining: Decodable {
        let init_priv: Hex
        let key_package: Hex
        let signer_pub: Hex
        let welcome: Hex
    }

    @Test("The Welcome of welcome.json opens to a group info that its signer vouches for")
    func welcome() throws {
        try PublishedVectors.run("welcome", count: 1) { (entry: Joining) in
            let keyPackage = try KeyPackage(encoded: Array(entry.key_package.bytes.dropFirst(Self.frameByteCount)))
            try keyPackage.check()
            let welcome = try Welcome(encoded: Array(entry.welcome.bytes.dropFirst(Self.frameByteCount)))
            let initKey = Shared(try P256PrivateKey(scalar: SecretBytes(entry.init_priv.bytes)))
            let opened = try OpenedWelcome(welcome, for: keyPackage.reference, initKey: initKey, preSharedKeys: [:])
            let groupInfo = opened.groupInfo
            #expect(groupInfo.hasValidSignature(of: try P256PublicKey(entry.signer_pub.bytes)))
            let secrets = EpochSecrets(epochSecret: opened.joiner.epochSecret(in: groupInfo.context))
            let tag = secrets.confirmationTag(for: groupInfo.context.confirmedTranscriptHash)
            #expect(tag == groupInfo.confirmationTag)
        }
    }

    private struct Client: Decodable {
        struct PreSharedKey: Decodable {
            let psk_id: Hex
            let psk: Hex
        }
        struct Epoch: Decodable {
            let proposals: [Hex]
            let commit: Hex
            let epoch_authenticator: Hex
        }

        let index: Int
        let external_psks: [PreSharedKey]
        let key_package: Hex
        let signature_priv: Hex
        let encryption_priv: Hex
        let init_priv: Hex
        let welcome: Hex
        let ratchet_tree: Hex?
        let initial_epoch_authenticator: Hex
        let epochs: [Epoch]
    }

    private func join(_ entry: Client) throws -> Group {
        func key(_ scalar: Hex) throws -> Shared<P256PrivateKey> {
            Shared(try P256PrivateKey(scalar: SecretBytes(scalar.bytes)))
        }
        let own = try #require(
            OwnKeyPackage(
                restoring: KeyPackage(encoded: Array(entry.key_package.bytes.dropFirst(Self.frameByteCount))),
                initKey: key(entry.init_priv),
                leafKey: key(entry.encryption_priv),
                signatureKey: key(entry.signature_priv)
            )
        )
        let group = try Group.join(
            Welcome(encoded: Array(entry.welcome.bytes.dropFirst(Self.frameByteCount))),
            with: own,
            ratchetTree: entry.ratchet_tree.map { try RatchetTree(encoded: $0.bytes) },
            preSharedKeys: Dictionary(
                uniqueKeysWithValues: entry.external_psks.map { ($0.psk_id.bytes, Shared(SecretBytes($0.psk.bytes))) }
            )
        )
        #expect(group.epochAuthenticator == entry.initial_epoch_authenticator.bytes)
        return group
    }

    @Test("A client joins by the Welcomes of passive-client-welcome.json")
    func joining() throws {
        try PublishedVectors.run("passive-client-welcome", count: 8) { (entry: Client) in
            var group = try join(entry)
            try follow(entry.epochs, in: &group)
        }
    }

    /// Those without pre-shared keys or changed extensions in commits.
    private static let knownCommits: Set = [13, 14, 19, 20, 21]

    @Test("A client follows the commits of passive-client-handling-commit.json")
    func following() throws {
        try PublishedVectors.run(
            "passive-client-handling-commit",
            count: Self.knownCommits.count,
            where: { Self.knownCommits.contains($0.index) },
            { (entry: Client) in
                var group = try join(entry)
                try follow(entry.epochs, in: &group)
            }
        )
    }

    private func follow(_ epochs: [Client.Epoch], in group: inout Group) throws {
        for epoch in epochs {
            let proposals = try epoch.proposals.map { try group.verifyProposal(PublicMessage(encoded: $0.bytes)) }
            try group.merge(group.stage(PublicMessage(encoded: epoch.commit.bytes), among: proposals))
            #expect(group.epochAuthenticator == epoch.epoch_authenticator.bytes)
        }
    }
}
