import Runtime

/// Logs a name that an engine does not know, once.
final class UnknownNames: Sendable {
    /// Names come from agents, which outsiders may edit.
    private static let limit = 100

    private let logger: Logger
    private let reported = Lock<Set<String>>([])

    init(_ logger: Logger) { self.logger = logger }

    func report(_ name: String) {
        let isNew = reported.withLock { $0.count < Self.limit && $0.insert(name).inserted }
        if isNew { logger.warning("no such voice; the default one speaks", ["voice": name]) }
    }
}
