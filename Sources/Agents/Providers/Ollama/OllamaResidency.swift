import Runtime

/// What is known of a model's being in the server's memory.
///
/// A model that isn't there is loaded first, which can take minutes; that time is not the time of its first token.
final class OllamaResidency: Sendable {
    /// Well within the time that a model stays after an answer.
    private static let certainty: Duration = .seconds(240)

    private let lastAnswer = Lock<ContinuousClock.Instant?>(nil)

    /// It has answered just now.
    func noteAnswer() { lastAnswer.withLock { $0 = .now } }

    /// It has answered so lately that it must still be there.
    var isCertain: Bool { lastAnswer.withLock { $0.map { .now - $0 < Self.certainty } ?? false } }
}
