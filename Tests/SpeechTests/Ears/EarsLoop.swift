import Loops

/// A loop that ends with the test.
final class EarsLoop: Sendable {
    let loop: EventLoop

    init() throws {
        loop = try EventLoop(name: "test")
        loop.start()
    }

    deinit { loop.stop() }
}
