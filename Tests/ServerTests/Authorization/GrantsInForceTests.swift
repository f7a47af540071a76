import Sessions
import Testing
import VoiceCore

@testable import Server

@Suite("What lets people in, and for how long")
struct GrantsInForceTests {
    private static let grants = GrantsInForce(
        isOpen: false,
        hasConfiguredKey: false,
        scopes: ["t": [.talk], "r": [.read], "a": [.admin], "none": []]
    )

    @Test(
        "A stream stays as long as its key is in force with talk, or admin",
        arguments: [
            (.storedKey("t"), true), (.storedKey("a"), true), (.storedKey("r"), false), (.storedKey("none"), false),
            (.storedKey("deleted"), false), (.open, false), (.configuredKey, false),
        ] as [(AccessGrant, Bool)]
    )
    func streams(grant: AccessGrant, stays: Bool) {
        #expect(Self.grants.holds(grant, for: [.talk]) == stays)
    }

    @Test("What was opened without a key stays until the first key is made")
    func open() {
        #expect(GrantsInForce(isOpen: true).holds(.open, for: [.talk]))
        #expect(!GrantsInForce(isOpen: false, scopes: ["t": [.talk]]).holds(.open, for: [.talk]))
    }

    @Test("API_KEY lets in as long as it is set")
    func configured() {
        #expect(GrantsInForce(hasConfiguredKey: true).holds(.configuredKey, for: [.talk], asAdmin: true))
        #expect(!GrantsInForce(hasConfiguredKey: true).holds(.open, for: [.talk]))
    }

    @Test("Who is in another's session as admin leaves it with that scope")
    func admin() {
        #expect(!Self.grants.holds(.storedKey("t"), for: [.talk], asAdmin: true))
        #expect(Self.grants.holds(.storedKey("a"), for: [.talk], asAdmin: true))
    }

    @Test("Whether anybody can come in")
    func any() {
        #expect(!GrantsInForce().isAny)
        #expect(GrantsInForce(isOpen: true).isAny && GrantsInForce(hasConfiguredKey: true).isAny && Self.grants.isAny)
    }

    @Test("A request that loses what let it in is ended, also when that is known before it can be")
    func running() {
        let requests = RunningRequests()
        let (kept, lost, late) = (RunningRequest(), RunningRequest(), RunningRequest())
        nonisolated(unsafe) var ended: [String] = []
        kept.canEnd(by: { ended.append("kept") })
        lost.canEnd(by: { ended.append("lost") })
        requests.add(kept, .storedKey("t"), for: [.talk])
        requests.add(lost, .storedKey("deleted"), for: [.talk])
        requests.add(late, .open, for: [.talk])
        requests.revoke { Self.grants.holds($0, for: $1) }
        #expect(ended == ["lost"])
        late.canEnd(by: { ended.append("late") })
        #expect(ended == ["lost", "late"])
        #expect(lost.isRevoked && late.isRevoked && !kept.isRevoked)
        for request in [kept, lost, late] { requests.remove(request) }
        #expect(requests.isEmpty)
    }
}
