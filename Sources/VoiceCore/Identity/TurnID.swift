/// Numbers the turns of one session within this process; results carry it and are dropped when the turn has passed.
package struct TurnID: Hashable, Sendable, Comparable, CustomStringConvertible {
    package let number: Int

    package init(_ number: Int) { self.number = number }

    package var next: TurnID { TurnID(number + 1) }

    package static func < (left: Self, right: Self) -> Bool { left.number < right.number }

    package var description: String { "turn-\(number)" }
}
