/// What a write may count on when it has returned.
package enum Durability: Sendable {
    /// It survives the end of the process and of the machine's power.
    case full
    /// It survives the end of the process; the next full write makes it survive the loss of power too.
    case relaxed
}
