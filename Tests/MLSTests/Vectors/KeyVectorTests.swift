import Cryptography
import TestSupport
import Testing

@testable import MLS

@Suite("Published vectors: labels, key schedule and transcript", .tags(.vectors))
struct KeyVectorTests {
    private struct Basics: Decodable {
        struct Reference: Decodable {
            let label: String
            let value: Hex
            let out: Hex
        }
        struct Expansion: Decodable {
            let secret: Hex
            let label: String
            let context: Hex
            let length: Int
            let out: Hex
        }
        struct Derivation: Decodable {
            let secret: Hex
            let label: String
            let out: Hex
        }
        struct TreeDerivation: Decodable {
            let secret: Hex
            let label: String
            let generation: UInt32
            let length: Int
            let out: Hex
        }
        struct Signature: Decodable {
            let priv: Hex
            let pub: Hex
            let content: Hex
            let label: String
            let signature: Hex
        }
        struct Encryption: Decodable {
            let priv: Hex
            let pub: Hex
            let label: String
            let context: Hex
            let plaintext: Hex
            let kem_output: Hex
            let ciphertext: Hex
        }

        let ref_hash: Reference
        let expand_with_label: Expansion
        let derive_secret: Derivation
        let derive_tree_secret: TreeDerivation
        let sign_with_label: Signature
        let encrypt_with_label: Encryption
    }

    @Test("Labelled functions give what crypto-basics.json lists")
    func basics() throws {
        try PublishedVectors.run("crypto-basics", count: 1) { (entry: Basics) in
            let reference = entry.ref_hash
            #expect(Labels.reference(reference.label, reference.value.bytes) == reference.out.bytes)
            let expansion = entry.expand_with_label
            let expanded = SecretBytes(expansion.secret.bytes)
                .expanded(label: expansion.label, context: expansion.context.bytes, count: expansion.length).revealed()
            #expect(expanded == expansion.out.bytes)
            let derivation = entry.derive_secret
            let derived = SecretBytes(derivation.secret.bytes).derived(label: derivation.label).revealed()
            #expect(derived == derivation.out.bytes)
            let step = entry.derive_tree_secret
            let stepped = SecretBytes(step.secret.bytes)
                .derived(label: step.label, generation: step.generation, count: step.length).revealed()
            #expect(stepped == step.out.bytes)
            try check(entry.sign_with_label)
            try check(entry.encrypt_with_label)
        }
    }

    private func check(_ entry: Basics.Signature) throws {
        let (key, content) = (try P256PublicKey(entry.pub.bytes), entry.content.bytes)
        #expect(key.isValidSignature(entry.signature.bytes, label: entry.label, content: content))
        #expect(!key.isValidSignature(entry.signature.bytes, label: entry.label + "x", content: content))
        let own = try P256PrivateKey(scalar: SecretBytes(entry.priv.bytes)).signature(
            label: entry.label,
            content: content
        )
        #expect(key.isValidSignature(own, label: entry.label, content: content))
    }

    private func check(_ entry: Basics.Encryption) throws {
        let key = try P256PrivateKey(scalar: SecretBytes(entry.priv.bytes))
        let sealed = HPKECiphertext(encapsulatedKey: entry.kem_output.bytes, sealed: entry.ciphertext.bytes)
        let opened = try key.open(sealed, label: entry.label, context: entry.context.bytes).revealed()
        #expect(opened == entry.plaintext.bytes)
        let own = try P256PublicKey(entry.pub.bytes)
            .seal(SecretBytes(opened), label: entry.label, context: entry.context.bytes)
        let reopened = try key.open(own, label: entry.label, context: entry.context.bytes).revealed()
        #expect(reopened == entry.plaintext.bytes)
    }

    private struct Schedule: Decodable {
        struct Exporter: Decodable {
            let label: String
            let context: Hex
            let length: Int
            let secret: Hex
        }
        struct Epoch: Decodable {
            let commit_secret: Hex
            let psk_secret: Hex
            let tree_hash: Hex
            let confirmed_transcript_hash: Hex
            let group_context: Hex
            let joiner_secret: Hex
            let welcome_secret: Hex
            let init_secret: Hex
            let sender_data_secret: Hex
            let encryption_secret: Hex
            let exporter_secret: Hex
            let epoch_authenticator: Hex
            let external_secret: Hex
            let external_pub: Hex
            let confirmation_key: Hex
            let membership_key: Hex
            let resumption_psk: Hex
            let exporter: Exporter
        }

        let group_id: Hex
        let initial_init_secret: Hex
        let epochs: [Epoch]
    }

    @Test("The secrets of five epochs follow from each other as key-schedule.json lists them")
    func keySchedule() throws {
        try PublishedVectors.run("key-schedule", count: 1) { (entry: Schedule) in
            var initSecret = entry.initial_init_secret.bytes
            for (index, epoch) in entry.epochs.enumerated() {
                let context = GroupContext(
                    groupID: entry.group_id.bytes,
                    epoch: UInt64(index),
                    treeHash: epoch.tree_hash.bytes,
                    confirmedTranscriptHash: epoch.confirmed_transcript_hash.bytes,
                    extensions: []
                )
                #expect(context.encoded == epoch.group_context.bytes)
                let joiner = JoinerSecrets(
                    initSecret: SecretBytes(initSecret),
                    commitSecret: SecretBytes(epoch.commit_secret.bytes),
                    preSharedSecret: SecretBytes(epoch.psk_secret.bytes),
                    context: context
                )
                let (joinerSecret, welcomeSecret) = (joiner.joiner.revealed(), joiner.welcomeSecret.revealed())
                #expect(joinerSecret == epoch.joiner_secret.bytes)
                #expect(welcomeSecret == epoch.welcome_secret.bytes)
                try check(joiner.epochSecret(in: context), epoch)
                initSecret = epoch.init_secret.bytes
            }
        }
    }

    private func check(_ epochSecret: borrowing SecretBytes, _ epoch: Schedule.Epoch) throws {
        let secrets = EpochSecrets(epochSecret: epochSecret)
        let derived = [
            secrets.exporter.revealed(), secrets.confirmation.revealed(), secrets.membership.revealed(),
            secrets.initialization.revealed(), secrets.authenticator,
            epochSecret.derived(label: "sender data").revealed(), epochSecret.derived(label: "encryption").revealed(),
            epochSecret.derived(label: "external").revealed(), epochSecret.derived(label: "resumption").revealed(),
            try P256PrivateKey(derivedFrom: epochSecret.derived(label: "external")).publicKey.bytes,
            secrets.export(
                label: epoch.exporter.label,
                context: epoch.exporter.context.bytes,
                count: epoch.exporter.length
            ).revealed(),
        ]
        let listed = [
            epoch.exporter_secret, epoch.confirmation_key, epoch.membership_key, epoch.init_secret,
            epoch.epoch_authenticator, epoch.sender_data_secret, epoch.encryption_secret, epoch.external_secret,
            epoch.resumption_psk, epoch.external_pub, epoch.exporter.secret,
        ]
        #expect(derived == listed.map(\.bytes))
    }

    private struct Transcript: Decodable {
        let confirmation_key: Hex
        let authenticated_content: Hex
        let interim_transcript_hash_before: Hex
        let confirmed_transcript_hash_after: Hex
        let interim_transcript_hash_after: Hex
    }

    @Test("The hashes after a commit are those that transcript-hashes.json lists")
    func transcript() throws {
        try PublishedVectors.run("transcript-hashes", count: 1) { (entry: Transcript) in
            // What is listed lacks the version in front and the membership tag behind, which the hashes leave out.
            let version: [UInt8] = [0, 1]
            let noTag: [UInt8] = [0]
            let commit = try PublicMessage(encoded: version + entry.authenticated_content.bytes + noTag)
            #expect(commit.authenticatedContent == entry.authenticated_content.bytes)
            let confirmed = TranscriptHashes.confirmed(
                after: entry.interim_transcript_hash_before.bytes,
                commit: commit
            )
            #expect(confirmed == entry.confirmed_transcript_hash_after.bytes)
            let tag = try #require(commit.confirmationTag)
            let isValid = HMAC.isValid(tag, for: confirmed, key: SecretBytes(entry.confirmation_key.bytes))
            #expect(isValid)
            #expect(
                TranscriptHashes.interim(after: confirmed, confirmationTag: tag)
                    == entry.interim_transcript_hash_after.bytes
            )
        }
    }

    private struct Protection: Decodable {
        let group_id: Hex
        let epoch: UInt64
        let tree_hash: Hex
        let confirmed_transcript_hash: Hex
        let signature_priv: Hex
        let signature_pub: Hex
        let membership_key: Hex
        let proposal: Hex
        let proposal_pub: Hex
        let commit: Hex
        let commit_pub: Hex
    }

    @Test("The public messages of message-protection.json are valid, and so are our own")
    func messageProtection() throws {
        try PublishedVectors.run("message-protection", count: 1) { (entry: Protection) in
            let context = GroupContext(
                groupID: entry.group_id.bytes,
                epoch: entry.epoch,
                treeHash: entry.tree_hash.bytes,
                confirmedTranscriptHash: entry.confirmed_transcript_hash.bytes,
                extensions: []
            )
            let publicKey = try P256PublicKey(entry.signature_pub.bytes)
            let key = try P256PrivateKey(scalar: SecretBytes(entry.signature_priv.bytes))
            let membershipKey = SecretBytes(entry.membership_key.bytes)
            for (encoded, body) in [(entry.proposal_pub, entry.proposal), (entry.commit_pub, entry.commit)] {
                let message = try PublicMessage(encoded: encoded.bytes)
                #expect(message.encoded == encoded.bytes)
                switch message.content.body {
                case .proposal(let proposal): #expect(proposal.encoded == body.bytes)
                case .commit(let commit): #expect(commit.encoded == body.bytes)
                }
                #expect(message.hasValidSignature(of: publicKey, context: context))
                #expect(!message.hasValidSignature(of: publicKey, context: nil))
                let hasValidTag = message.hasValidMembershipTag(context: context, key: membershipKey)
                #expect(hasValidTag)
                var own = try PublicMessage(content: message.content, context: context, signedWith: key)
                own.addTags(
                    confirmationTag: message.confirmationTag,
                    context: context,
                    membershipKey: membershipKey
                )
                let received = try PublicMessage(encoded: own.encoded)
                #expect(received.hasValidSignature(of: publicKey, context: context))
                let ownHasValidTag = received.hasValidMembershipTag(context: context, key: membershipKey)
                #expect(ownHasValidTag)
            }
        }
    }
}
