import Runtime

/// A clock that moves by hand; sleeping on it lasts until it has been moved far enough.
final class ManualClock: Clock, Sendable {
    struct Instant: InstantProtocol {
        var offset: Duration
        func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
        func duration(to other: Instant) -> Duration { other.offset - offset }
        static func < (left: Instant, right: Instant) -> Bool { left.offset < right.offset }
    }

    private struct State {
        var now = Instant(offset: .zero)
        var sleepers: [(until: Instant, wake: CheckedContinuation<Void, Never>)] = []
    }

    private let state = Lock(State())
    /// Told each time somebody begins to sleep.
    private let (begun, begin) = AsyncStream<Void>.makeStream()

    var now: Instant { state.withLock { $0.now } }
    var minimumResolution: Duration { .nanoseconds(1) }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isDue = state.withLock { state in
                    if state.now >= deadline || Task.isCancelled { return true }
                    state.sleepers.append((deadline, continuation))
                    return false
                }
                if isDue { continuation.resume() }
                begin.yield()
            }
        } onCancel: {
            wake { _ in true }
        }
        try Task.checkCancellation()
    }

    func advance(by duration: Duration) {
        state.withLock { $0.now = $0.now.advanced(by: duration) }
        let now = now
        wake { $0 <= now }
    }

    /// Waits until somebody sleeps who did not before.
    func sleeperArrived() async {
        for await _ in begun { return }
    }

    private func wake(_ isDue: (Instant) -> Bool) {
        let due = state.withLock { state in
            let due = state.sleepers.filter { isDue($0.until) }
            state.sleepers.removeAll { isDue($0.until) }
            return due
        }
        for sleeper in due { sleeper.wake.resume() }
    }
}
