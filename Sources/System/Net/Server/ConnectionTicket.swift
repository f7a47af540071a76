internal import Runtime

/// One connection in the server's count, from accept to close.
final class ConnectionTicket: Sendable {
    private let count: Lock<Int>

    init(count: Lock<Int>) {
        self.count = count
        count.withLock { $0 += 1 }
        Metric.connections.add(1)
    }

    deinit {
        count.withLock { $0 -= 1 }
        Metric.connections.add(-1)
    }
}
