/// What a ``TurnMachine`` waits for.
enum TurnTimer: Hashable, Sendable {
    /// What speech over a reply is has to be decided.
    case bargeIn
    /// The final text of an utterance is overdue.
    case transcript
}
