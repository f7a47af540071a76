/// What a ``TurnMachine`` waits for.
enum TurnTimer: Hashable, Sendable {
    /// Whether speech over a reply is an interruption has to be decided.
    case bargeIn
    /// The final text of an utterance is overdue.
    case transcript
}
