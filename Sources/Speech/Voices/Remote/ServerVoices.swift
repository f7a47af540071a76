import Runtime
import VoiceCore

/// Which voices a speech server has, as far as it told or turned out.
///
/// Any thread.
final class ServerVoices: Sendable {
    private struct State {
        /// Refused, and when, though the server spoke with another voice.
        var missing: [String: ContinuousClock.Instant] = [:]
        /// What the server said it has.
        var listed: Set<String>?
        var listedAt: ContinuousClock.Instant?
    }

    /// Names come from agents, which outsiders may edit.
    private static let limit = 100

    /// A voice may have been installed since.
    private static let patience: Duration = .seconds(300)

    private let logger: Logger
    private let now: @Sendable () -> ContinuousClock.Instant
    private let state = Lock(State())

    /// - Parameters:
    ///   - logger: Where a voice that is missing is told, once.
    ///   - now: The time.
    init(_ logger: Logger, now: @escaping @Sendable () -> ContinuousClock.Instant = { ContinuousClock.now }) {
        self.logger = logger
        self.now = now
    }

    /// Whether the server has a voice; nil while that isn't known.
    func has(_ name: String) -> Bool? {
        state.withLock { state in state.missing[name] == nil ? state.listed?.contains(name) : false }
    }

    /// What is to be asked for, in this order: the voices that the server may have, at last nil, its own default one.
    func worthAsking(_ names: [String?]) -> [String?] {
        let now = now()
        return state.withLock { state in
            var chosen: [String?] = []
            for case let name? in names where !chosen.contains(name) {
                if let refusedAt = state.missing[name], refusedAt + Self.patience > now { continue }
                chosen.append(name)
            }
            return chosen + [nil]
        }
    }

    /// The server spoke with a voice, after it had refused others.
    func spoke(with voice: String?, refused: [String]) {
        let now = now()
        let news = state.withLock { state in
            if let voice { state.missing[voice] = nil }
            return refused.filter { name in
                let isNew = state.missing[name] == nil
                guard !isNew || state.missing.count < Self.limit else { return false }
                state.missing[name] = now
                return isNew
            }
        }
        for name in news { logger.warning("no such voice; the default one speaks", ["name": name]) }
    }

    /// Whether the server is to be asked now for its voices: once, and again when it may have got this one meanwhile.
    func beginsListing(for name: String?) -> Bool {
        guard let name else { return false }
        let now = now()
        return state.withLock { state in
            if let listedAt = state.listedAt {
                guard state.listed?.contains(name) != true, listedAt + Self.patience <= now else { return false }
            }
            state.listedAt = now
            return true
        }
    }

    /// What the server says it has; nothing when it doesn't tell.
    @discardableResult
    func list(_ list: VoiceList) -> [SpeechVoice] {
        let names = Set(list.voices.map(\.name))
        let now = now()
        state.withLock { state in
            state.listed = names.isEmpty ? nil : names
            state.listedAt = now
        }
        return list.voices
    }
}
