import TestSupport
import Testing

@testable import DAVE

@Suite("Frames are opened once")
struct ReplayWindowTests {
    @Test("Late frames are accepted within the window, each once")
    func late() {
        var window = ReplayWindow()
        for number in [5, 3, 9, 4] as [UInt64] {
            #expect(window.accepts(number))
            window.record(number)
            #expect(!window.accepts(number))
        }
        window.record(1_009)
        #expect(!window.accepts(8))
        #expect(!window.accepts(9))
        #expect(window.accepts(10))
        window.record(1_000_000)
        #expect(!window.accepts(1_009))
        #expect(window.accepts(999_999))
    }

    @Test(
        "100,000 frames with loss, repetition and reordering are each opened at most once, and lost only when too late"
    )
    func disorder() {
        var random = SeededRandom(seed: 20_261_121)
        var window = ReplayWindow()
        var seen: Set<UInt64> = []
        var newest: UInt64 = 0
        var opened = 0
        for number in 1...100_000 as ClosedRange<UInt64> {
            let lateness = UInt64.random(in: 0...1_300, using: &random)
            let candidate = Bool.random(using: &random) || lateness >= number ? number : number - lateness
            let expected = candidate > newest || (newest - candidate <= ReplayWindow.width && !seen.contains(candidate))
            #expect(window.accepts(candidate) == expected)
            guard expected else { continue }
            window.record(candidate)
            seen.insert(candidate)
            newest = max(newest, candidate)
            opened += 1
        }
        #expect(opened > 60_000)
    }
}
