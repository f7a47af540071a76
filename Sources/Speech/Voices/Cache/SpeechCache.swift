import Runtime
import VoiceCore

/// What voices said lately, by engine and whole request, so that the same phrase costs nothing the second time.
///
/// Bounded by its bytes: what has been unused the longest goes first. In memory only. Any thread.
final class SpeechCache: Sendable {
    struct Key: Hashable, Sendable {
        /// The name of the engine.
        var engine: String
        var request: SpeechRequest
    }

    private struct Entry {
        var phrase: SpokenPhrase
        var byteCount: Int
        var madeAt: ContinuousClock.Instant
    }

    private struct State {
        var entries = RecencyList<Key, Entry>()
        var byteCount = 0
    }

    /// Six minutes at 24 kHz.
    static let defaultLimit = 16 << 20

    /// A phrase longer than this is not kept: it is hardly ever said again, and would push out many that are.
    static let longest: Duration = .seconds(20)

    /// A phrase older than this is made anew, however often it is said.
    ///
    /// A server's voice may become another behind the same name, and nothing tells of it. An agent's edit needs no such
    /// time: it makes another request.
    static let lifetime: Duration = .seconds(3600)

    /// What an entry takes besides its samples, words and text; roughly.
    private static let overhead = 512

    private let byteLimit: Int
    private let now: @Sendable () -> ContinuousClock.Instant
    private let state = Lock(State())

    /// - Parameters:
    ///   - byteLimit: How much it holds at most.
    ///   - now: The time.
    init(
        byteLimit: Int = defaultLimit,
        now: @escaping @Sendable () -> ContinuousClock.Instant = { ContinuousClock.now }
    ) {
        self.byteLimit = byteLimit
        self.now = now
    }

    /// How much it holds.
    var byteCount: Int { state.withLock { $0.byteCount } }

    /// The phrase, which counts as used now; nil when it isn't there or is too old.
    func phrase(for key: Key) -> SpokenPhrase? {
        let now = now()
        return state.withLock { state in
            guard let entry = state.entries[key], entry.madeAt.duration(to: now) < Self.lifetime else { return nil }
            state.entries.use(key, entry)
            return entry.phrase
        }
    }

    /// Keeps a phrase that was spoken to its end, in the place of a former one.
    func keep(_ phrase: SpokenPhrase, for key: Key) {
        let entry = Entry(phrase: phrase, byteCount: Self.byteCount(of: phrase, for: key), madeAt: now())
        guard entry.byteCount <= byteLimit else { return }
        state.withLock { state in
            state.byteCount += entry.byteCount - (state.entries[key]?.byteCount ?? 0)
            state.entries.use(key, entry)
            while state.byteCount > byteLimit, let oldest = state.entries.leastRecent {
                state.entries.remove(oldest.key)
                state.byteCount -= oldest.value.byteCount
            }
            Metric.speechCacheBytes.set(state.byteCount)
        }
    }

    private static func byteCount(of phrase: SpokenPhrase, for key: Key) -> Int {
        phrase.samples.count * MemoryLayout<Int16>.stride + phrase.words.count * MemoryLayout<WordTime>.stride
            + key.request.text.utf8.count + overhead
    }
}
