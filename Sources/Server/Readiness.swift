import Runtime

/// What the server needs to work, and how each of it is.
final class Readiness: Sendable {
    enum Status: String, Sendable, CaseIterable {
        case ok
        /// It works, but not with all that was configured, or not yet.
        case degraded
        case failed
    }

    struct Check: Sendable, Equatable {
        var status: Status
        /// For a person; nil when there is nothing to say.
        var detail: String?

        static let ok = Check(status: .ok)
        static let loading = Check(status: .degraded, detail: "loading")
    }

    struct Report: Sendable {
        let checks: [String: Check]
        let isDraining: Bool

        /// Not when the database failed, when all that could hear, speak or answer did, or while draining.
        var isReady: Bool { !isDraining && checks.values.allSatisfy { $0.status != .failed } }

        var json: JSONValue {
            [
                "status": isReady ? "ready" : "unready",
                "checks": .object(
                    checks.mapValues { ["status": .string($0.status.rawValue), "detail": JSONValue($0.detail)] }
                ),
            ]
        }
    }

    /// The names of the checks.
    static let names = ["database", "stt", "tts", "providers"]

    typealias Probe = @Sendable () async -> Check

    private let probes = Lock<[String: Probe]>([:])
    private let draining = Lock(false)

    /// Sets how one of ``names`` is checked; until then it is loading.
    func check(_ name: String, _ probe: @escaping Probe) {
        probes.withLock { $0[name] = probe }
    }

    /// The server takes nothing new from now on.
    func beginDraining() { draining.withLock { $0 = true } }

    var isDraining: Bool { draining.withLock { $0 } }

    func report() async -> Report {
        let probes = probes.withLock { $0 }
        var checks: [String: Check] = [:]
        for name in Self.names { checks[name] = await probes[name]?() ?? .loading }
        return Report(checks: checks, isDraining: isDraining)
    }
}
