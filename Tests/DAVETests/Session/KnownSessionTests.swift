import Cryptography
import Runtime
import TestSupport
import Testing

@testable import DAVE
@testable import MLS

@Suite("A session follows a call that davey and libdave held")
struct KnownSessionTests {
    private static let me = KnownAnswers["me"]
    private static var user: UserID? { me["user_id"]?.userID }

    private static func ownKeyPackage() throws -> OwnKeyPackage {
        func key(_ name: String) throws -> Shared<P256PrivateKey> {
            Shared(try P256PrivateKey(scalar: SecretBytes(me[name]?.hex ?? [])))
        }
        return try #require(
            try OwnKeyPackage(
                restoring: KeyPackage(encoded: me["key_package_op26"]?.hex ?? []),
                initKey: key("init_priv"),
                leafKey: key("leaf_encryption_priv"),
                signatureKey: key("signature_priv")
            )
        )
    }

    /// Compares everything that is listed of an epoch, and opens its frames.
    private static func check(_ session: inout DAVESession, _ expected: JSONValue) throws {
        let held = session.group
        let group = try #require(held)
        let (epoch, authenticator, members) = (session.epoch, session.epochAuthenticator, session.members)
        #expect(epoch == expected["epoch"]?.unsigned)
        #expect(group.ownLeaf == LeafIndex(UInt32(expected["my_leaf_index"]?.integer ?? -1)))
        #expect(group.context.treeHash == expected["tree_hash"]?.hex)
        #expect(group.context.confirmedTranscriptHash == expected["confirmed_transcript_hash"]?.hex)
        #expect(group.interimTranscriptHash == expected["interim_transcript_hash"]?.hex)
        #expect(authenticator == expected["epoch_authenticator"]?.hex)
        #expect(group.secrets.value.exporter.revealed() == expected["exporter_secret"]?.hex)
        #expect(group.secrets.value.membership.revealed() == expected["membership_key"]?.hex)
        let roster = expected["roster"]?.array ?? []
        #expect(group.members.map { $0.leaf } == roster.map { LeafIndex(UInt32($0["leaf"]?.integer ?? -1)) })
        #expect(group.users == roster.compactMap { $0["user_id"]?.userID })
        let secrets = expected["base_secrets"]?.object ?? [:]
        #expect(Set(secrets.keys) == Set(members.map(\.description)))
        for (user, secret) in secrets {
            #expect(group.baseSecret(of: try #require(UserID(user))).revealed() == secret.hex)
        }
        for frame in expected["frames"]?.array ?? [] {
            let bytes = try #require(frame["frame"]?.hex)
            let sender = try #require(frame["sender"]?.userID)
            var output = [UInt8](repeating: 0, count: bytes.count)
            var room = output.mutableSpan
            let received = session.decrypt(bytes.span, from: sender, into: &room, now: .zero).frame
            let packet = frame["opus"]?.hex ?? []
            #expect(received == .decrypted(byteCount: packet.count))
            #expect(Array(output.prefix(packet.count)) == packet)
        }
    }

    @Test("The key package has the listed reference and valid signatures")
    func keyPackage() throws {
        let own = try Self.ownKeyPackage()
        #expect(own.reference == Self.me["key_package_ref"]?.hex)
        try own.keyPackage.check()
        #expect(UserID(identity: own.keyPackage.leaf.credential.identity) == Self.user)
    }

    @Test("It joins by the Welcome and follows ten commits, with and without a path, of both libraries")
    func call() throws {
        let user = try #require(Self.user)
        let channel = try #require(KnownAnswers["channel_id"].unsigned)
        var session = try DAVESession()
        _ = session.start(user: user, channel: channel, version: 1, now: .zero)
        let groupID = session.groupID
        #expect(groupID == KnownAnswers["group_id"].hex)
        session.keyPackages = [try Self.ownKeyPackage()]
        _ = session.deliver(25, KnownAnswers["op25_external_sender"].hex)
        let welcome = KnownAnswers["op30_welcome"]
        let id = UInt16(try #require(welcome["transition_id"]?.integer))
        let joined = session.deliver(30, welcome["payload"]?.hex ?? [])
        #expect(joined == [.transitionReady(id)])
        try Self.check(&session, try #require(welcome["expect"]))
        let steps = KnownAnswers["steps"].array ?? []
        #expect(steps.count == 10)
        for step in steps {
            let added = (step["adds"]?.array ?? []).compactMap(\.userID)
            let removed = (step["removes"]?.array ?? []).compactMap(\.userID)
            _ = session.receive(.usersSeen(added), now: .zero)
            let before = session.counters
            let answer = session.deliver(27, step["op27_payload"]?.hex ?? [])
            let references = session.proposals.map(\.reference.bytes)
            #expect(references == step["proposal_refs"]?.array?.map(\.hex))
            #expect(answer.contains { if case .commitWelcome = $0 { true } else { false } })
            let members = session.members
            let commit = step["op29_payload"]?.hex ?? []
            let id = UInt16(try #require(step["transition_id"]?.integer))
            #expect(try PublicMessage(encoded: Array(commit.dropFirst(2))).hasPath == step["commit_has_path"]?.bool)
            let followed = session.deliver(29, commit)
            #expect(followed == [.transitionReady(id)])
            let (after, now) = (session.counters, session.members)
            #expect(after[.commitsMerged] == before[.commitsMerged] + 1)
            #expect(Set(now) == Set(members).subtracting(removed).union(added))
            try Self.check(&session, try #require(step["expect"]))
        }
        let counters = session.counters
        #expect(counters[.recoveries] == 0 && counters[.proposalsRejected] == 0 && counters[.epochs] == 11)
    }
}

extension DAVESession {
    /// A binary message of the gateway.
    mutating func deliver(_ opcode: Int, _ payload: [UInt8], now: Duration = .zero) -> [SessionAction] {
        GatewayMessage(opcode: opcode, payload: payload).map { receive($0, now: now) } ?? []
    }
}

extension PublicMessage {
    /// Nil for what is no commit.
    var hasPath: Bool? {
        guard case .commit(let commit) = content.body else { return nil }
        return commit.path != nil
    }
}
