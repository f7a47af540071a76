import Loops
import Runtime
import Testing

@testable import WorkerProcesses

@Suite("A supervised helper")
struct WorkerSupervisorTests {
    private static let quick = RestartBackoff(shortest: .milliseconds(1), longest: .milliseconds(4))

    @Test("Whenever it ends, another one is started")
    func restarts() async throws {
        let test = try TestLoop()
        let events: [String] = await test.wait { continuation in
            let events = Lock<[String]>([])
            let keeper = Lock<WorkerSupervisor?>(nil)
            let supervisor = WorkerSupervisor(
                HelperExecutable(path: "/bin/sh"),
                arguments: ["-c", "exit 3"],
                on: test.loop,
                backoff: Self.quick
            ) { event in
                let all = events.withLock { events in
                    events.append("\(event)")
                    return events
                }
                guard all.count == 6 else { return }
                keeper.withLock { $0 }?.stop()
                keeper.withLock { $0 = nil }
                continuation.resume(returning: all)
            }
            keeper.withLock { $0 = supervisor }
        }
        #expect(events == ["started", "ended(ended with code 3)"] + ["started", "ended(ended with code 3)"] * 2)
    }

    @Test("A program that is missing is tried again too")
    func missing() async throws {
        let test = try TestLoop()
        let count: Int = await test.wait { continuation in
            let count = Lock(0)
            let keeper = Lock<WorkerSupervisor?>(nil)
            let supervisor = WorkerSupervisor(
                HelperExecutable(path: "/nowhere/helper"),
                on: test.loop,
                backoff: Self.quick
            ) { event in
                guard case .ended(.notStarted) = event else { return }
                let failures = count.withLock { count in
                    count += 1
                    return count
                }
                guard failures == 3 else { return }
                keeper.withLock { $0 }?.stop()
                keeper.withLock { $0 = nil }
                continuation.resume(returning: failures)
            }
            keeper.withLock { $0 = supervisor }
        }
        #expect(count == 3)
    }

    @Test("Waits double up to the longest and begin anew after a good run")
    func backoff() {
        var backoff = RestartBackoff(
            shortest: .milliseconds(100),
            longest: .milliseconds(300),
            wellAfter: .seconds(30)
        )
        let waits = (0..<4).map { _ in backoff.delay(afterRunning: .zero) }
        #expect(waits == [.milliseconds(100), .milliseconds(200), .milliseconds(300), .milliseconds(300)])
        #expect(backoff.delay(afterRunning: .seconds(60)) == .milliseconds(100))
    }
}

extension Array {
    fileprivate static func * (items: Self, count: Int) -> Self { (0..<count).flatMap { _ in items } }
}
