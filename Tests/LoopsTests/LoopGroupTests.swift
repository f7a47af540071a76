import Loops
import Testing

@Suite("A group of loops", .timeLimit(.minutes(1)))
struct LoopGroupTests {
    @Test("Leases go to the least loaded loop, and come back")
    func leases() throws {
        let group = try LoopGroup(count: 3)
        let first = (0..<3).map { _ in group.lease() }
        #expect(Set(first.map(\.name)) == ["loop-0", "loop-1", "loop-2"])
        group.release(first[1])
        #expect(group.lease() === first[1])
        group.stop()
    }

    @Test("There is at least one loop, and the first one accepts")
    func atLeastOne() throws {
        let group = try LoopGroup(count: 0)
        #expect(group.loops.count == 1)
        #expect(group.first === group.loops[0])
        group.stop()
    }

    @Test(
        "Machines get the loops that suit them",
        arguments: zip([1, 2, 3, 4, 8, 16, 32, 64], [1, 1, 1, 2, 4, 6, 8, 16])
    )
    func counts(cores: Int, loops: Int) {
        #expect(LoopGroup.recommendedCount(cores: cores) == loops)
    }
}
