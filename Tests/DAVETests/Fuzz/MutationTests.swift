import CAllocations
import FoundationEssentials
import FuzzTargets
import MLS
import Testing

/// How many inputs an entry point gets.
struct MutationShare: CustomTestStringConvertible, Sendable {
    let target: FuzzTarget
    let count: Int
    var testDescription: String { "\(target.rawValue), \(count) inputs" }
}

/// Bytes from outside never trap, and never make us hold more than the caps allow.
@Suite("Mutated inputs", .serialized)
struct MutationTests {
    /// A million together; the parsers that cost most get the fewest.
    static let shares = [
        MutationShare(target: .frame, count: 560_000),
        MutationShare(target: .opcode, count: 180_000),
        MutationShare(target: .json, count: 60_000),
        MutationShare(target: .proposal, count: 40_000),
        MutationShare(target: .externalSender, count: 60_000),
        MutationShare(target: .keyPackage, count: 30_000),
        MutationShare(target: .publicMessage, count: 30_000),
        MutationShare(target: .welcome, count: 20_000),
        MutationShare(target: .group, count: 12_000),
        MutationShare(target: .join, count: 6_000),
        MutationShare(target: .session, count: 2_000),
    ]

    /// Another one each time, unless `MUTATION_SEED` names it.
    static let seed =
        ProcessInfo.processInfo.environment["MUTATION_SEED"].flatMap(UInt64.init) ?? UInt64.random(in: 1...999_999)

    @Test("There are a million of them, for every entry point")
    func count() {
        #expect(Self.shares.reduce(0) { $0 + $1.count } == 1_000_000)
        #expect(Set(Self.shares.map(\.target)) == Set(FuzzTarget.allCases))
    }

    @Test("No input traps, and none makes us allocate more than the longest message has", arguments: shares)
    func mutate(_ share: MutationShare) throws {
        let world = try FuzzWorld()
        let seeds = try #require(world.seeds[share.target])
        // Frames are replays of each other's numbers, and sessions have keys of their own.
        if share.target != .frame, share.target != .session {
            let refused = seeds.count { !share.target.run($0, world) }
            #expect(refused == 0)
        }
        var mutator = Mutator(seed: Self.seed)
        var accepted = 0
        let begin = ContinuousClock.now
        callocations_begin()
        for _ in 0..<share.count where share.target.run(mutator.mutate(seeds), world) { accepted += 1 }
        let tally = callocations_end()
        print(
            "mutated inputs: \(share.count) of \(share.target.rawValue), seed \(Self.seed), \(accepted) accepted,",
            callocations_are_counted() == 1 ? "largest allocation \(tally.largest) bytes," : "allocations not counted,",
            "\((ContinuousClock.now - begin).components.seconds) s"
        )
        #expect(tally.largest <= Limits.messageByteCount)
    }
}
