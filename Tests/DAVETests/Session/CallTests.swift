import CallGateway
import DAVE
import TestSupport
import Testing

@Suite("Calls of sessions among themselves")
struct CallTests {
    /// All who hold the epoch agree on it and open each other's frames.
    private static func check(_ call: Call) {
        let holders = call.inGroup.sorted().compactMap { call.callers[$0] }
        guard let first = holders.first else { return }
        let authenticator = first.session.epochAuthenticator
        #expect(authenticator != nil)
        for holder in holders {
            let (own, members, epoch) = (
                holder.session.epochAuthenticator, holder.session.members, holder.session.epoch
            )
            #expect(own == authenticator && members == call.inGroup.sorted() && epoch == call.epoch)
        }
        for sender in holders {
            let packet = Array("\(sender.user)".utf8)
            guard let frame = sender.encrypt(packet) else {
                Issue.record("\(sender.user) can't send")
                continue
            }
            for receiver in holders where receiver !== sender {
                #expect(receiver.decrypt(frame, from: sender.user, now: call.now).packet == packet)
            }
        }
    }

    private static func callers(_ users: some Sequence<Int>) throws -> [Caller] {
        try users.map { try Caller(UserID(UInt64($0))) }
    }

    @Test("Random calls of up to 20 never diverge, whoever commits", arguments: [1, 2, 3, 4] as [UInt64])
    func random(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let call = try Call(channel: 77)
        var next = 100
        var epochs = 0
        try call.connect(Self.callers([1, 2, 3]))
        while epochs < 40 {
            let before = call.epoch
            try call.settle { $0.randomElement(using: &random) }
            Self.check(call)
            epochs += call.epoch == before ? 0 : 1
            switch Int.random(in: 0..<10, using: &random) {
            case 0..<5 where call.callers.count < 20:
                let count = Int.random(in: 1...3, using: &random)
                try call.connect(Self.callers(next..<next + count))
                next += count
            case 5..<8:
                for user in call.callers.keys.sorted().shuffled(using: &random).prefix(2) where call.callers.count > 1 {
                    try call.disconnect(user)
                }
            case 8:
                // In again without having left: removed and added in one commit.
                if let caller = call.callers.values.sorted(by: { $0.user < $1.user }).randomElement(using: &random) {
                    try call.connect([caller])
                }
            default:
                // A second round of proposals, of which one is revoked.
                try call.connect(Self.callers([next, next + 1]))
                try call.propose()
                try call.disconnect(UserID(UInt64(next)))
                next += 2
            }
            try call.advance(by: .seconds(1))
        }
        #expect(call.complaints.isEmpty, "\(call.complaints)")
    }

    @Test("The gateway may choose any of our commits of an epoch", arguments: [0, 1])
    func eitherOwnCommit(choice: Int) throws {
        let call = try Call(channel: 5)
        try call.connect(Self.callers([1, 2]))
        try call.settle()
        let caller = try #require(call.callers[UserID(1)])
        try call.connect(Self.callers([3]))
        let first = try #require(call.proposals.first)
        try call.tell(UserID(1), .proposals(ExternalProposer.appending([first])))
        try call.tell(UserID(2), .proposals(ExternalProposer.appending([first])))
        try call.connect(Self.callers([4]))
        let second = try #require(call.proposals.last)
        try call.tell(UserID(1), .proposals(ExternalProposer.appending([second])))
        let own = call.commits.indices.filter { call.commits[$0].user == UserID(1) }
        #expect(own.count == 2)
        let before = caller.session.epochAuthenticator
        let commit = call.commits[own[choice]]
        try call.tell(UserID(1), .commit(9, commit.bytes))
        let (after, counters, members) = (
            caller.session.epochAuthenticator, caller.session.counters, caller.session.members
        )
        #expect(after != before && counters[.commitsOwn] >= 1 && counters[.recoveries] == 0)
        #expect(members.map(\.value) == (choice == 0 ? [1, 2, 3] : [1, 2, 3, 4]))
    }
}
