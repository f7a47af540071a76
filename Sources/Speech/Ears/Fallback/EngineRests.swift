import Runtime
import VoiceCore

/// Lets engines that failed rest for a while, so that not every utterance waits for the same dead server.
///
/// Any thread.
final class EngineRests: Sendable {
    private struct Rest {
        var until: ContinuousClock.Instant
        var length: Duration
    }

    private let rests = Lock<[String: Rest]>([:])
    private let now: @Sendable () -> ContinuousClock.Instant

    private static let shortest = Duration.seconds(5)
    private static let longest = Duration.seconds(60)

    init(now: @escaping @Sendable () -> ContinuousClock.Instant = { ContinuousClock.now }) {
        self.now = now
    }

    /// The first engine from `start` on that does not rest, or just `start` when all do; nil behind the last.
    func next(from start: Int, of names: [String]) -> Int? {
        guard start < names.count else { return nil }
        let now = now()
        return rests.withLock { rests in
            (start..<names.count).first { rests[names[$0]].map { $0.until <= now } ?? true } ?? start
        }
    }

    /// Notes how an engine did: each failure in a row doubles its rest.
    func note(_ failure: EngineError?, of name: String) {
        let now = now()
        rests.withLock { rests in
            switch failure {
            case nil: rests[name] = nil
            case .cancelled: break
            default:
                let length = min(rests[name].map { $0.length * 2 } ?? Self.shortest, Self.longest)
                rests[name] = Rest(until: now + length, length: length)
            }
        }
    }
}
