import Runtime
import TestSupport
import Testing

@Suite("A line of what waits")
struct WaitingLineTests {
    @Test("What came first goes first, whatever is added and taken in between")
    func order() {
        var random = SeededRandom(seed: 11)
        var line = WaitingLine<Int>()
        var expected: [Int] = []
        for number in 0..<5_000 {
            line.append(number)
            expected.append(number)
            while Int.random(in: 0..<3, using: &random) == 0 {
                let wanted = expected.isEmpty ? nil : expected.removeFirst()
                #expect(line.first == wanted && line.popFirst() == wanted)
            }
            #expect(line.count == expected.count && line.isEmpty == expected.isEmpty)
        }
        #expect(Array(line) == expected)
    }

    @Test("The first can be changed where it stands, and some or all taken out")
    func changes() {
        var line = WaitingLine<Int>()
        line.updateFirst { $0 = 7 }
        #expect(line.first == nil && line.popFirst() == nil)
        line.append(contentsOf: 0..<100)
        for _ in 0..<40 { line.popFirst() }
        line.updateFirst { $0 += 1_000 }
        line.removeAll { $0 % 2 == 1 }
        #expect(line.popFirst() == 1_040 && line.first == 42 && line.count == 29)
        line.removeAll()
        #expect(line.isEmpty && Array(line).isEmpty)
    }

    /// Counts the copies that are alive.
    private final class Counted {
        static nonisolated(unsafe) var alive = 0
        init() { Self.alive += 1 }
        deinit { Self.alive -= 1 }
    }

    @Test("What has gone is let go of at once")
    func release() {
        var line = WaitingLine<Counted>()
        for _ in 0..<10 { line.append(Counted()) }
        for left in (0..<10).reversed() {
            line.popFirst()
            #expect(Counted.alive == left)
        }
    }
}
