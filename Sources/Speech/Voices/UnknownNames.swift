import Runtime

/// Logs a name that an engine does not know, once.
final class UnknownNames: Sendable {
    /// Names come from agents, which outsiders may edit.
    private static let limit = 100

    private let logger: Logger
    private let sentence: StaticString
    private let reported = Lock<Set<String>>([])

    init(_ logger: Logger, _ sentence: StaticString = "no such voice; the default one speaks") {
        self.logger = logger
        self.sentence = sentence
    }

    func report(_ name: String) {
        let isNew = reported.withLock { $0.count < Self.limit && $0.insert(name).inserted }
        if isNew { logger.warning(sentence, ["name": name]) }
    }
}
