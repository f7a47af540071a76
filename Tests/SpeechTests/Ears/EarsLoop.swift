import Loops

/// A loop that ends with the test.
final class EarsLoop: Sendable {
    let loop: EventLoop

    init() throws {
        loop = try EventLoop(name: "test")
        loop.start()
    }

    deinit {
        // The last reference may be a closure's on the loop itself, which cannot wait for its own end.
        Task.detached { [loop] in loop.stop() }
    }
}
