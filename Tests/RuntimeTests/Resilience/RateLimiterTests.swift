import Runtime
import Testing

/// A clock that stands until it is moved.
final class StoppedClock: Clock, @unchecked Sendable {
    struct Instant: InstantProtocol {
        var offset: Duration
        func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
        func duration(to other: Instant) -> Duration { other.offset - offset }
        static func < (left: Instant, right: Instant) -> Bool { left.offset < right.offset }
    }

    private let time = Lock(Instant(offset: .zero))
    var now: Instant { time.withLock { $0 } }
    let minimumResolution = Duration.nanoseconds(1)

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        // Nobody moves it while someone sleeps: a sleep ends by cancellation only.
        try await Task.sleep(for: .seconds(3600))
    }

    func advance(by duration: Duration) { time.withLock { $0 = $0.advanced(by: duration) } }
}

@Suite("Limiting a rate")
struct RateLimiterTests {
    @Test("A minute's worth passes at once, the next one waits for its share of a minute")
    func burst() {
        let clock = StoppedClock()
        let limiter = RateLimiter(clock: clock)
        for _ in 0..<60 { #expect(limiter.take(from: "a", perMinute: 60) == nil) }
        #expect(limiter.take(from: "a", perMinute: 60) == .seconds(1))
        clock.advance(by: .milliseconds(1500))
        #expect(limiter.take(from: "a", perMinute: 60) == nil)
        #expect(limiter.take(from: "a", perMinute: 60) == .milliseconds(500))
    }

    @Test("Each name has its own bucket")
    func names() {
        let limiter = RateLimiter(clock: StoppedClock())
        #expect(limiter.take(from: "a", perMinute: 1) == nil)
        #expect(limiter.take(from: "a", perMinute: 1) != nil)
        #expect(limiter.take(from: "b", perMinute: 1) == nil)
    }

    @Test("However many names come, the ones used last are remembered")
    func capacity() {
        let clock = StoppedClock()
        let limiter = RateLimiter(capacity: 10, clock: clock)
        for number in 0..<100 {
            clock.advance(by: .milliseconds(1))
            #expect(limiter.take(from: "\(number)", perMinute: 1) == nil)
        }
        #expect(limiter.take(from: "99", perMinute: 1) != nil)
    }
}
