/// Numbers the utterances of one session within this process, over all its speakers.
package struct UtteranceID: Hashable, Sendable, CustomStringConvertible {
    package let number: Int

    package init(_ number: Int) { self.number = number }

    /// As clients see it: `u1`, `u2` and so on.
    package var description: String { "u\(number)" }
}
