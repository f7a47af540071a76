/// The counts of a session, from 0; they go on over its connections.
package struct Counters: Sendable, Equatable {
    private var counts = [Counter: Int](uniqueKeysWithValues: Counter.allCases.map { ($0, 0) })

    package subscript(counter: Counter) -> Int { counts[counter, default: 0] }

    mutating func count(_ counter: Counter) { counts[counter, default: 0] += 1 }
}
