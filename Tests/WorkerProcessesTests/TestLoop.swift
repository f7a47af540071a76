import Loops

/// A running loop for one test.
final class TestLoop: Sendable {
    let loop: EventLoop

    init() throws {
        loop = try EventLoop(name: "test")
        loop.start()
    }

    /// Runs `body` on the loop; it resumes the test when what it waits for has happened.
    func wait<Value: Sendable>(
        for body: @escaping @Sendable (CheckedContinuation<Value, Never>) -> Void
    ) async -> Value {
        await withCheckedContinuation { continuation in
            loop.post { body(continuation) }
        }
    }

    deinit {
        // The last reference may be a closure's on the loop itself, which cannot wait for its own end.
        Task.detached { [loop] in loop.stop() }
    }
}
