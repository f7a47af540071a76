import Testing

@testable import WebSocketPCM

@Suite("How many messages a client may send")
struct MessageAllowanceTests {
    private typealias Verdict = MessageAllowance.Verdict

    private func take(_ count: Int, _ allowance: inout MessageAllowance, bytes: Int = 40, at now: Duration) -> [Verdict]
    {
        (0..<count).map { _ in allowance.take(byteCount: bytes, now: now) }
    }

    @Test("500 at once, then 200 a second")
    func pace() {
        var allowance = MessageAllowance(now: .zero)
        #expect(take(500, &allowance, at: .zero).allSatisfy { $0 == .taken })
        #expect(take(2, &allowance, at: .zero) == [.dropped(isFirst: true), .dropped(isFirst: false)])
        #expect(take(200, &allowance, at: .seconds(1)).allSatisfy { $0 == .taken })
        #expect(take(1, &allowance, at: .seconds(1)) == [.dropped(isFirst: true)])
        #expect(take(500, &allowance, at: .seconds(60)).allSatisfy { $0 == .taken }, "never more in hand")
        #expect(take(1, &allowance, at: .seconds(60)) == [.dropped(isFirst: true)])
    }

    @Test("each KiB of one counts as another, so that the longest is still taken")
    func size() {
        var allowance = MessageAllowance(now: .zero)
        #expect(allowance.take(byteCount: 256 * 1024, now: .zero) == .taken)
        #expect(allowance.take(byteCount: 256 * 1024, now: .zero) == .dropped(isFirst: true))
        #expect(allowance.take(byteCount: 40, now: .zero) == .taken)
    }

    @Test("who goes on all the same is no mistake")
    func flood() {
        var allowance = MessageAllowance(now: .zero)
        let verdicts = take(2_000, &allowance, at: .zero)
        #expect(verdicts.firstIndex(of: .flooded) == 1_000)
    }

    @Test("a flood at ten times the pace is one too, though some of it is taken meanwhile")
    func steadyFlood() {
        var allowance = MessageAllowance(now: .zero)
        let verdicts = (0..<2_000).map { allowance.take(byteCount: 40, now: .microseconds(500 * $0)) }
        #expect(verdicts.contains(.flooded))
    }

    @Test("a client that reports its playback every 20 ms and types meanwhile is never limited")
    func playback() {
        var allowance = MessageAllowance(now: .zero)
        for tick in 0..<10_000 {
            #expect(allowance.take(byteCount: 90, now: .milliseconds(20 * tick)) == .taken)
            if tick % 50 == 0 { #expect(allowance.take(byteCount: 2_000, now: .milliseconds(20 * tick)) == .taken) }
        }
    }

    @Test("tiny messages of audio are not free")
    func tinyAudio() {
        var allowance = AudioAllowance(now: .zero)
        let taken = (0..<100_000).prefix { _ in allowance.take(.zero, now: .zero) }
        #expect(taken.count == 60_000)
    }
}
