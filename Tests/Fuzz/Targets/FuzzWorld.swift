import CallGateway
import Cryptography
import DAVE
import MLS

/// What the entry points that need a state work on, and valid inputs to begin with.
///
/// Keys are made anew in each process, so inputs are kept by what they do, not by their bytes.
package final class FuzzWorld {
    /// Valid inputs of each target.
    package private(set) var seeds: [FuzzTarget: [[UInt8]]] = [:]

    private static let secret = [UInt8](repeating: 7, count: 16)
    private static let speaker = UserID(2)
    private static let channel: UInt64 = 77

    private var decryptor: FrameDecryptor
    private var output = [UInt8](repeating: 0, count: 4_096)
    private let group: Group
    /// The proposals to which the group's seeds commit.
    private let known: [VerifiedProposal]
    private let guest: OwnKeyPackage
    private let externalSender: ExternalSender
    private var call: Call
    private var callers = 0

    package init() throws {
        decryptor = FrameDecryptor()
        let secret = Self.secret
        decryptor.beginEpoch(of: [Self.speaker], now: .zero) { _ in SecretBytes(secret) }

        let proposer = try ExternalProposer(channel: Self.channel)
        let sender = try ExternalSender(encoded: proposer.announcement)
        let key = Shared(try P256PrivateKey())
        let own = try OwnKeyPackage(identity: UserID(1).identity, signatureKey: key)
        let other = try OwnKeyPackage(identity: UserID(2).identity, signatureKey: Shared(P256PrivateKey()))
        let guest = try OwnKeyPackage(identity: UserID(3).identity, signatureKey: Shared(P256PrivateKey()))
        let groupID = UserID(Self.channel).identity
        let alone = Group.create(groupID: groupID, own: own, externalSender: sender)

        func add(_ package: OwnKeyPackage, _ user: UserID, to group: Group) throws -> GatewayProposal {
            try proposer.proposal(.add(user, keyPackage: package.keyPackage.encoded), epoch: group.epoch)
        }
        let first = try add(other, UserID(2), to: alone)
        let begin = try alone.commit(to: [alone.verifyProposal(PublicMessage(encoded: first.message))])
        var ours = alone
        try ours.merge(begin.staged)
        var theirs = try Group.join(
            Welcome(encoded: begin.welcome ?? []),
            with: other,
            groupID: groupID,
            externalSender: sender
        )
        let second = try add(guest, UserID(3), to: ours)
        let addition = try theirs.commit(to: [theirs.verifyProposal(PublicMessage(encoded: second.message))])
        let staged = try ours.stage(
            PublicMessage(encoded: addition.message),
            among: [ours.verifyProposal(PublicMessage(encoded: second.message))]
        )
        try ours.merge(staged)
        try theirs.merge(addition.staged)
        let removal = try proposer.proposal(.remove(UserID(3), leaf: 2), epoch: ours.epoch)
        let commit = try theirs.commit(to: [theirs.verifyProposal(PublicMessage(encoded: removal.message))])

        group = ours
        self.guest = guest
        externalSender = sender
        known = [try ours.verifyProposal(PublicMessage(encoded: removal.message))]
        call = try Call(channel: Self.channel)

        let welcome = addition.welcome ?? []
        seeds = [
            .frame: try Self.frames(),
            .json: Self.bodies,
            .keyPackage: [guest.keyPackage.encoded],
            .proposal: [Proposal.add(guest.keyPackage).encoded, Proposal.remove(ours.ownLeaf).encoded],
            .externalSender: [proposer.announcement],
            .publicMessage: [second.message, removal.message, addition.message, commit.message],
            .welcome: [welcome],
            .group: [removal.message, commit.message],
            .join: [welcome],
        ]
        let payloads: [[UInt8]] = [
            [25] + proposer.announcement,
            [27] + ExternalProposer.appending([second, removal]),
            [27] + ExternalProposer.revoking([second, removal]),
            [29, 0, 1] + commit.message,
            [30, 0, 2] + welcome,
        ]
        seeds[.opcode] = payloads
        seeds[.session] = payloads
    }

    // MARK: entry points

    func open(_ frame: [UInt8]) -> Bool {
        if output.count < frame.count { output += [UInt8](repeating: 0, count: frame.count) }
        var room = output.mutableSpan
        let received = decryptor.decrypt(frame.span, from: Self.speaker, into: &room, now: .seconds(1))
        guard let count = received.byteCount else { return false }
        precondition(count <= frame.count, "a packet is longer than its frame")
        return true
    }

    func process(_ message: [UInt8]) -> Bool {
        guard let message = try? PublicMessage(encoded: message) else { return false }
        if (try? group.verifyProposal(message)) != nil { return true }
        return (try? group.stage(message, among: known)) != nil
    }

    func join(_ welcome: [UInt8]) -> Bool {
        guard let welcome = try? Welcome(encoded: welcome) else { return false }
        let joined = try? Group.join(
            welcome,
            with: guest,
            groupID: UserID(Self.channel).identity,
            externalSender: externalSender
        )
        return joined != nil
    }

    /// A session that lost its group by an input gets another.
    func deliver(_ payload: [UInt8]) -> Bool {
        guard let opcode = payload.first,
            let message = GatewayMessage(opcode: Int(opcode), payload: Array(payload.dropFirst())),
            let caller = try? establishedCaller()
        else { return false }
        return !caller.session.receive(message, now: .zero).isEmpty
    }

    private func establishedCaller() throws -> Caller? {
        if let caller = call.callers[UserID(1)], caller.session.isEstablished { return caller }
        call = try Call(channel: Self.channel)
        try call.connect([Caller(UserID(1)), Caller(UserID(2))])
        try call.settle()
        return call.callers[UserID(1)]
    }

    // MARK: seeds

    private static func frames() throws -> [[UInt8]] {
        var encryptor = try FrameEncryptor(baseSecret: SecretBytes(secret))
        var frames: [[UInt8]] = [FrameFormat.silence]
        for count in [0, 1, 20, 160, 1_275] {
            let packet = [UInt8](repeating: 0x78, count: count)
            var frame = [UInt8](repeating: 0, count: count + FrameFormat.maxOverhead)
            var room = frame.mutableSpan
            let length = try encryptor.encrypt(packet.span, into: &room)
            frames.append(Array(frame.prefix(length)))
        }
        // Clear ranges, and a nonce of five bytes.
        let tag = [UInt8](repeating: 3, count: 8)
        frames.append([1, 2, 3, 4, 5, 6] + tag + [1, 0, 2, 3, 1, 16, 0xFA, 0xFA])
        frames.append([1, 2, 3] + tag + [0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 16, 0xFA, 0xFA])
        return frames
    }

    private static var bodies: [[UInt8]] {
        [
            (5, #"{"speaking":1,"ssrc":5,"user_id":"123"}"#),
            (11, #"{"user_ids":["1","2",3,"18446744073709551615"]}"#),
            (12, #"{"user_id":123,"audio_ssrc":1,"video_ssrc":0,"streams":[]}"#),
            (13, #"{"user_id":"123"}"#),
            (21, #"{"protocol_version":1,"transition_id":65535}"#),
            (22, #"{"transition_id":"7"}"#),
            (24, #"{"protocol_version":"1","epoch":"1","transition_id":0}"#),
        ].map { [UInt8($0.0)] + Array($0.1.utf8) }
    }
}
