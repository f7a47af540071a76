import Testing

@testable import WorkerProcesses

@Suite("What helpers write")
struct HelperLinesTests {
    private let start = ContinuousClock.now

    private func taken(_ lines: inout HelperLines, _ text: String, after: Duration = .zero) -> [HelperLines.Line] {
        lines.take(Array(text.utf8)[...], at: start + after)
    }

    @Test("is told line by line while it can't hold what people said")
    func atStart() {
        var lines = HelperLines()
        #expect(taken(&lines, "no mo").isEmpty)
        let told = taken(&lines, "del\n\ncan't start\n")
        #expect(told.map(\.text) == ["no model", "can't start"])
        #expect(told.map(\.length) == [8, 11])
    }

    @Test("is told by its length alone afterwards, also what began before")
    func atWork() {
        var lines = HelperLines()
        lines.mayTell = false
        let told = taken(&lines, "cannot pronounce my secret\n")
        #expect(told == [.init(text: nil, length: 26, omitted: 0)])
    }

    @Test("is ten lines a minute, the others are counted")
    func tooMany() {
        var lines = HelperLines()
        #expect(taken(&lines, String(repeating: "x\n", count: 100)).count == HelperLines.limit)
        #expect(taken(&lines, "y\n", after: .seconds(59)).isEmpty)
        let next = taken(&lines, "z\n", after: .seconds(60))
        #expect(next.map(\.omitted) == [91] && next.map(\.text) == ["z"])
    }

    @Test("is cut where a line has no end")
    func endless() {
        var lines = HelperLines()
        #expect(taken(&lines, String(repeating: "x", count: 100_000)).isEmpty)
        let told = taken(&lines, "\n")
        #expect(told.map { $0.text?.count } == [HelperLines.longest])
        #expect(told.map(\.length) == [100_000])
    }
}
