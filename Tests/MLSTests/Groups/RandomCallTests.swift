import Foundation
import TestSupport
import Testing

@testable import MLS

@Suite("Members of a group that changes at random")
struct RandomCallTests {
    /// `MLS_SEED` runs a failure again.
    private static let seed =
        ProcessInfo.processInfo.environment["MLS_SEED"].flatMap { UInt64($0) } ?? .random(in: 0 ... .max)

    @Test("agree in every epoch, whoever comes, goes, comes back or commits, up to 25 of them")
    func agreement() throws {
        print("MLS: random groups with MLS_SEED=\(Self.seed)")
        var random = SeededRandom(seed: Self.seed)
        var epochs = 0
        for _ in 0..<4 {
            var call = try Call(clientCount: 25)
            for _ in 0..<25 {
                let committer = try #require(call.present.randomElement(using: &random))
                let others = call.present.filter { $0 != committer }.shuffled(using: &random)
                // Some leave, some of those come back in the same step, and others come.
                let leaving = Array(others.prefix(Int.random(in: 0...min(3, others.count), using: &random)))
                let back = leaving.filter { _ in Int.random(in: 0..<3, using: &random) == 0 }
                let strangers = call.absent.shuffled(using: &random)
                let coming = back + strangers.prefix(Int.random(in: 0...6, using: &random))
                if leaving.isEmpty && coming.isEmpty { continue }
                try call.advance(by: committer, removing: leaving, adding: coming)
                try call.expectAgreement()
                epochs += 1
            }
        }
        print("MLS: \(epochs) epochs of random groups held, all members agreed")
    }

    @Test("agree after a commit to nothing, which only renews keys, and when everybody is there")
    func fullGroup() throws {
        var call = try Call(clientCount: 25)
        try call.advance(by: 0, adding: Array(1..<25))
        try call.expectAgreement()
        for committer in [0, 24, 12, 7] {
            try call.advance(by: committer)
            try call.expectAgreement()
        }
    }
}
