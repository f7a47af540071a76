import CallGateway
import Cryptography
import MLS
import Testing

@testable import DAVE

@Suite("What a session does about each event")
struct SessionRuleTests {
    private static let anna = UserID(1)
    private static let ben = UserID(2)

    /// Two in an established group.
    private func pair() throws -> (call: Call, anna: Caller, ben: Caller) {
        let call = try Call(channel: 9)
        let (anna, ben) = (try Caller(Self.anna), try Caller(Self.ben))
        try call.connect([anna, ben])
        try call.settle()
        return (call, anna, ben)
    }

    /// Opcode 31 with this id, then a key package.
    private func isRecovery(_ actions: [SessionAction], _ id: TransitionID) -> Bool {
        guard actions.count == 2, actions[0] == .invalidCommitWelcome(id), case .keyPackage = actions[1] else {
            return false
        }
        return true
    }

    private func nonce(of frame: [UInt8]?) -> UInt32? {
        frame.flatMap { FrameTrailer($0.span)?.nonce.value }
    }

    @Test("A key package is sent unasked; the external sender may come before the session description or after")
    func keyPackage() throws {
        let call = try Call(channel: 9)
        for comesBefore in [true, false] {
            let caller = try Caller(Self.anna)
            if comesBefore { _ = caller.session.deliver(25, call.proposer.announcement) }
            let actions = caller.session.start(user: Self.anna, channel: 9, version: 1, now: .zero)
            #expect(actions.count == 1)
            guard case .keyPackage(let bytes)? = actions.first else {
                Issue.record("no key package but \(actions)")
                continue
            }
            let package = try KeyPackage(encoded: bytes)
            #expect(UserID(identity: package.leaf.credential.identity) == Self.anna)
            if !comesBefore { _ = caller.session.deliver(25, call.proposer.announcement) }
            let isPending = caller.session.pending != nil
            #expect(isPending)
            #expect(caller.encrypt([1]) == nil)
        }
    }

    @Test("Two transitions to the same epoch never begin its nonces again")
    func nonces() throws {
        let (call, anna, _) = try pair()
        #expect(nonce(of: anna.encrypt([1])) == 1)
        #expect(nonce(of: anna.encrypt([1])) == 2)
        _ = anna.receive(.prepareTransition(50, version: 1), now: call.now)
        _ = anna.receive(.executeTransition(50), now: call.now)
        #expect(nonce(of: anna.encrypt([1])) == 3)
        try call.connect([Caller(UserID(3))])
        try call.settle()
        #expect(nonce(of: anna.encrypt([1])) == 1)
    }

    @Test("The old key is sent with until the transition is executed, the new one is received with at once")
    func switching() throws {
        let (call, anna, ben) = try pair()
        _ = anna.encrypt([1])
        try call.connect([Caller(UserID(3))])
        try call.propose()
        try call.announce(try #require(call.candidates.first), transition: 60)
        let old = try #require(anna.encrypt([7]))
        #expect(nonce(of: old) == 2)
        try call.tell(Self.ben, .executeTransition(60))
        let new = try #require(ben.encrypt([8]))
        #expect(ben.decrypt(old, from: Self.anna, now: call.now).packet == [7])
        #expect(anna.decrypt(new, from: Self.ben, now: call.now).packet == [8])
        let open = anna.session.openTransitions
        #expect(open == [60])
        try call.tell(Self.anna, .executeTransition(61))
        #expect(nonce(of: anna.encrypt([1])) == 3)
    }

    @Test("A commit that can't be used is answered by 31 with its id, 0 too; the group is given up", arguments: [0, 7])
    func recovery(id: TransitionID) throws {
        let (call, anna, ben) = try pair()
        let frame = try #require(ben.encrypt([5]))
        let actions = anna.receive(.commit(id, [1, 2, 3]), now: call.now)
        #expect(isRecovery(actions, id))
        let (isEstablished, members, authenticator, counters) = (
            anna.session.isEstablished, anna.session.members, anna.session.epochAuthenticator, anna.session.counters
        )
        #expect(!isEstablished && members.isEmpty && authenticator == nil)
        #expect(counters[.commitsFailed] == 1 && counters[.recoveries] == 1)
        // What was on its way is opened, and we are heard until the gateway lets us in again.
        #expect(anna.decrypt(frame, from: Self.ben, now: call.now).packet == [5])
        #expect(anna.encrypt([1]) != nil)
        try call.take(actions.filter { if case .keyPackage = $0 { true } else { false } }, from: Self.anna)
        try call.settle()
        let (now, theirs) = (anna.session.epochAuthenticator, ben.session.epochAuthenticator)
        #expect(now != nil && now == theirs)
    }

    @Test("A merged commit that comes again, a repeated welcome and an unknown switch mean nothing")
    func late() throws {
        let call = try Call(channel: 9)
        let (anna, ben) = (try Caller(Self.anna), try Caller(Self.ben))
        try call.connect([anna, ben])
        try call.propose()
        let first = try #require(call.commits.first)
        try call.announce(0, transition: 1)
        try call.execute(1)
        let winner = try #require(call.callers[first.user])
        let joined = try #require(call.callers[first.user == Self.anna ? Self.ben : Self.anna])
        let before = joined.session.epochAuthenticator
        // Under the number that it had, and under one that was not seen yet.
        for id in [1, 7] as [TransitionID] { #expect(winner.receive(.commit(id, first.bytes), now: .zero).isEmpty) }
        #expect(joined.receive(.welcome(1, first.welcome), now: .zero).isEmpty)
        #expect(joined.receive(.executeTransition(99), now: .zero).isEmpty)
        let (after, counters) = (joined.session.epochAuthenticator, winner.session.counters)
        let same = winner.session.epochAuthenticator
        #expect(after == before && after == same)
        #expect(counters[.commitsIgnored] == 2 && counters[.recoveries] == 0)
        #expect(isRecovery(joined.receive(.welcome(4, [0, 2, 0, 0]), now: .zero), 4))
    }

    @Test(
        "A commit of an epoch that was left, and was not merged, is recovered from under whatever number",
        arguments: [0, 1, 90]
    )
    func passed(id: TransitionID) throws {
        let (call, anna, ben) = try pair()
        try call.connect([Caller(UserID(3))])
        try call.propose()
        let epoch = call.epoch
        let winner = try #require(call.candidates.first { call.commits[$0].user == Self.ben })
        let loser = try #require(call.commits.first { $0.user == Self.anna })
        let won = call.commits[winner].bytes
        try call.announce(winner, transition: 1)
        try call.execute(1)
        #expect(loser.message.content.epoch == epoch && call.epoch == epoch + 1)
        #expect(anna.receive(.commit(id, won), now: call.now).isEmpty)
        #expect(isRecovery(anna.receive(.commit(id, loser.bytes), now: call.now), id))
        #expect(isRecovery(ben.receive(.commit(id, loser.bytes), now: call.now), id))
        let (ours, theirs) = (anna.session.counters, ben.session.counters)
        #expect(ours[.commitsIgnored] == 1 && ours[.commitsFailed] == 1 && theirs[.commitsFailed] == 1)
    }

    @Test(
        "Who joined by a welcome has not merged its commit and recovers from it; a new connection forgets all merged ones"
    )
    func notMerged() throws {
        let call = try Call(channel: 9)
        let (anna, ben) = (try Caller(Self.anna), try Caller(Self.ben))
        try call.connect([anna, ben])
        try call.propose()
        let first = try #require(call.commits.first)
        try call.announce(0, transition: 1)
        let (winner, joined) = first.user == Self.anna ? (anna, ben) : (ben, anna)
        #expect(isRecovery(joined.receive(.commit(1, first.bytes), now: .zero), 1))
        try call.connect([winner])
        #expect(!winner.session.merged.contains(first.bytes))
    }

    @Test("A commit of another pending member is ignored; its welcome lets us in")
    func pendingLoses() throws {
        let call = try Call(channel: 9)
        let (anna, ben) = (try Caller(Self.anna), try Caller(Self.ben))
        try call.connect([anna, ben])
        try call.propose()
        let winner = try #require(call.commits.first)
        let loser = winner.user == Self.anna ? ben : anna
        #expect(loser.receive(.commit(3, winner.bytes), now: .zero).isEmpty)
        #expect(loser.receive(.welcome(3, winner.welcome), now: .zero) == [.transitionReady(3)])
        let (members, counters) = (loser.session.members, loser.session.counters)
        #expect(members == [Self.anna, Self.ben] && counters[.commitsIgnored] == 1 && counters[.welcomesJoined] == 1)
    }

    @Test("A user who is announced within 2 s of its proposal is added, later not")
    func unannounced() throws {
        for delay in [Duration.milliseconds(1_999), .seconds(2)] {
            let (call, anna, _) = try pair()
            let guest = try OwnKeyPackage(identity: UserID(3).identity, signatureKey: Shared(P256PrivateKey()))
            let change = GatewayProposal.Change.add(UserID(3), keyPackage: guest.keyPackage.encoded)
            let payload = ExternalProposer.appending([try call.proposer.proposal(change, epoch: call.epoch)])
            #expect(anna.receive(.proposals(payload), now: call.now).isEmpty)
            let counters = anna.session.counters
            #expect(counters[.proposalsRejected] == 1)
            _ = anna.advance(to: call.now + delay)
            let actions = anna.receive(.usersSeen([UserID(3)]), now: call.now + delay)
            #expect(actions.count == (delay < .seconds(2) ? 1 : 0))
        }
    }

    @Test("One wrong proposal drops its whole message, and nothing is sent")
    func wrongProposal() throws {
        let (call, anna, _) = try pair()
        _ = anna.receive(.usersSeen([UserID(3)]), now: call.now)
        let guest = try OwnKeyPackage(identity: UserID(3).identity, signatureKey: Shared(P256PrivateKey()))
        let change = GatewayProposal.Change.add(UserID(3), keyPackage: guest.keyPackage.encoded)
        let good = try call.proposer.proposal(change, epoch: call.epoch)
        let wrong = [
            try ExternalProposer(channel: 9).proposal(change, epoch: call.epoch),
            try ExternalProposer(channel: 8).proposal(change, epoch: call.epoch),
            try call.proposer.proposal(change, epoch: call.epoch + 1),
            try call.proposer.proposal(.remove(UserID(7), leaf: 5), epoch: call.epoch),
            try call.proposer.proposal(change, epoch: call.epoch),
        ]
        for proposal in wrong {
            let actions = anna.receive(.proposals(ExternalProposer.appending([good, proposal])), now: call.now)
            #expect(actions.isEmpty)
        }
        let (counters, cached) = (anna.session.counters, anna.session.proposals.count)
        #expect(counters[.proposalsRejected] == wrong.count && cached == 0)
        #expect(anna.receive(.proposals(ExternalProposer.appending([good])), now: call.now).count == 1)
        #expect(anna.receive(.proposals(ExternalProposer.revoking([good])), now: call.now).isEmpty)
    }

    @Test("Our own removal is not committed to; the commit that removes us ends our group")
    func removed() throws {
        let (call, anna, ben) = try pair()
        let group = anna.session.group
        let leaf = Int(try #require(group).ownLeaf.value)
        let removal = try call.proposer.proposal(.remove(Self.anna, leaf: leaf), epoch: call.epoch)
        let payload = ExternalProposer.appending([removal])
        #expect(anna.receive(.proposals(payload), now: call.now).isEmpty)
        guard case .commitWelcome(let commit)? = ben.receive(.proposals(payload), now: call.now).first else {
            Issue.record("nobody commits")
            return
        }
        #expect(anna.receive(.commit(70, commit), now: call.now).isEmpty)
        let (isEstablished, counters) = (anna.session.isEstablished, anna.session.counters)
        #expect(!isEstablished && counters[.recoveries] == 0 && counters[.resets] == 1)
    }

    @Test("The last member begins anew and has nothing to send with")
    func soleMember() throws {
        let (call, anna, _) = try pair()
        try call.disconnect(Self.ben)
        let (isEstablished, canEncrypt, counters) = (
            anna.session.isEstablished, anna.session.canEncrypt, anna.session.counters
        )
        #expect(!isEstablished && !canEncrypt && counters[.resets] == 1)
        #expect(anna.encrypt([1]) == nil)
        try call.connect([Caller(UserID(4))])
        try call.settle()
        #expect(anna.encrypt([1]) != nil)
    }

    @Test("Version 0 and back: clear frames pass while the switch is under way, and 10 s after encryption is in force")
    func versions() throws {
        let (call, anna, ben) = try pair()
        let clear: [UInt8] = [1, 2, 3, 4]
        #expect(anna.decrypt(clear, from: Self.ben, now: call.now).received == .failed(.notEncrypted))
        #expect(anna.receive(.prepareTransition(5, version: 0), now: call.now) == [.transitionReady(5)])
        #expect(anna.decrypt(clear, from: Self.ben, now: call.now).packet == clear)
        #expect(nonce(of: anna.encrypt(clear)) != nil)
        for user in [Self.anna, Self.ben] {
            try call.tell(user, .prepareTransition(call.transition, version: 0))
            try call.tell(user, .executeTransition(call.transition))
        }
        #expect(anna.encrypt(clear) == clear)
        let (version, isEstablished) = (anna.session.version, anna.session.isEstablished)
        #expect(version == 0 && !isEstablished)
        try call.reset()
        #expect(anna.encrypt(clear) == clear)
        try call.settle()
        let frame = try #require(ben.encrypt(clear))
        #expect(frame != clear)
        #expect(anna.decrypt(frame, from: Self.ben, now: call.now).packet == clear)
        #expect(anna.decrypt(clear, from: Self.ben, now: call.now + .seconds(9)).packet == clear)
        let late = anna.decrypt(clear, from: Self.ben, now: call.now + .seconds(10)).received
        #expect(late == .failed(.notEncrypted))
    }

    @Test("Without a group, with others there: a fresh key package after 10 s, a new connection after 20 s")
    func watchdog() throws {
        let caller = try Caller(Self.anna)
        _ = caller.session.start(user: Self.anna, channel: 9, version: 1, now: .zero)
        #expect(caller.advance(to: .seconds(60)).isEmpty)
        _ = caller.receive(.usersSeen([Self.ben]), now: .seconds(60))
        #expect(caller.advance(to: .seconds(69)).isEmpty)
        let actions = caller.advance(to: .seconds(70))
        guard case .keyPackage? = actions.first, actions.count == 1 else {
            Issue.record("\(actions)")
            return
        }
        #expect(caller.advance(to: .seconds(75)).isEmpty)
        #expect(caller.advance(to: .seconds(80)) == [.reconnect])
        #expect(caller.advance(to: .seconds(99)).isEmpty)
    }

    @Test("Members who can't be understood 37 times in a row lead to a recovery, unless one of them is")
    func streak() throws {
        let (call, anna, ben) = try pair()
        let junk = [UInt8](repeating: 1, count: 20) + [1, 12, 0xFA, 0xFA]
        for _ in 0..<36 { #expect(anna.decrypt(junk, from: Self.ben, now: call.now).actions.isEmpty) }
        let frame = try #require(ben.encrypt([9]))
        #expect(anna.decrypt(frame, from: Self.ben, now: call.now).packet == [9])
        for _ in 0..<36 { #expect(anna.decrypt(junk, from: Self.ben, now: call.now).actions.isEmpty) }
        let actions = anna.decrypt(junk, from: Self.ben, now: call.now).actions
        #expect(isRecovery(actions, call.transition))
        for _ in 0..<99 { #expect(anna.decrypt(junk, from: Self.ben, now: call.now).actions.isEmpty) }
    }
}
