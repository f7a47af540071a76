import Runtime
import Testing

/// Writes down what happens to it.
private struct NotedService: Service {
    let name: String
    let notes: Lock<[String]>
    var failsToStart = false
    var drainsForever = false

    struct StartFailure: Error {}

    func start() async throws {
        if failsToStart { throw StartFailure() }
        notes.withLock { $0.append("start \(name)") }
    }

    func drain() async {
        notes.withLock { $0.append("drain \(name)") }
        if drainsForever { try? await Task.sleep(for: .seconds(3600)) }
    }

    func stop() async { notes.withLock { $0.append("stop \(name)") } }
}

@Suite("The life of a process")
struct ServiceGroupTests {
    private let notes = Lock<[String]>([])
    private let signals = AsyncStream<Void>.makeStream()

    @Test("Services start in order, drain and stop in the opposite one")
    func order() async throws {
        let group = ServiceGroup(["a", "b"].map { NotedService(name: $0, notes: notes) }, clock: StoppedClock())
        signals.continuation.yield()
        try await group.run(until: signals.stream)
        #expect(notes.withLock { $0 } == ["start a", "start b", "drain b", "drain a", "stop b", "stop a"])
    }

    @Test("A second signal ends the drain")
    func secondSignal() async throws {
        let services = [
            NotedService(name: "a", notes: notes), NotedService(name: "b", notes: notes, drainsForever: true),
        ]
        signals.continuation.yield()
        signals.continuation.yield()
        try await ServiceGroup(services, clock: StoppedClock()).run(until: signals.stream)
        #expect(notes.withLock { $0.suffix(2) } == ["stop b", "stop a"])
        #expect(!notes.withLock { $0.contains("drain a") })
    }

    @Test("The drain ends when its time is up")
    func limit() async throws {
        let service = NotedService(name: "a", notes: notes, drainsForever: true)
        signals.continuation.yield()
        try await ServiceGroup([service], drainLimit: .zero).run(until: signals.stream)
        #expect(notes.withLock { $0.last } == "stop a")
    }

    @Test("When one cannot start, those before it are stopped and the error is told")
    func failure() async {
        let services = [
            NotedService(name: "a", notes: notes), NotedService(name: "b", notes: notes, failsToStart: true),
        ]
        await #expect(throws: NotedService.StartFailure.self) {
            try await ServiceGroup(services, clock: StoppedClock()).run(until: signals.stream)
        }
        #expect(notes.withLock { $0 } == ["start a", "stop a"])
    }
}
