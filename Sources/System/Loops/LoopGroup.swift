internal import Runtime

/// The event loops of the process; the first one accepts connections.
package final class LoopGroup: Sendable {
    package let loops: [EventLoop]
    private let loads: Lock<[Int]>

    /// Creates and starts `count` loops, at least one.
    package init(count: Int) throws(LoopError) {
        var loops: [EventLoop] = []
        for index in 0..<max(1, count) {
            loops.append(try EventLoop(name: "loop-\(index)"))
        }
        for loop in loops { loop.start() }
        self.loops = loops
        loads = Lock(Array(repeating: 0, count: loops.count))
    }

    /// How many loops suit a machine: one on two cores, two on four, about a third of the cores beyond.
    package static func recommendedCount(cores: Int) -> Int {
        switch cores {
        case ..<4: 1
        case ..<8: 2
        case ..<16: 4
        default: max(6, cores / 4)
        }
    }

    package var first: EventLoop { loops[0] }

    /// The loop with the least load, which is charged one unit until ``release(_:)``.
    ///
    /// Any thread.
    package func lease() -> EventLoop {
        loads.withLock { loads in
            let index = loads.indices.min { loads[$0] < loads[$1] } ?? 0
            loads[index] += 1
            return loops[index]
        }
    }

    /// Gives back what ``lease()`` charged.
    package func release(_ loop: EventLoop) {
        loads.withLock { loads in
            if let index = loops.firstIndex(where: { $0 === loop }) { loads[index] -= 1 }
        }
    }

    /// Ends all loops, the accepting one last.
    ///
    /// Not from a loop.
    package func stop() {
        for loop in loops.reversed() { loop.stop() }
    }
}
