internal import Loops

/// An open connection that carries bytes both ways.
///
/// One task at a time reads it; any thread. Who lets it go closes it.
package final class StreamConnection: Sendable {
    /// What isn't read is not received either, beyond this.
    private static let readAhead = 256 * 1024

    private let loop: EventLoop
    private let inlet: StreamInlet

    init(_ easy: CurlEasy, on multi: CurlMulti) {
        loop = multi.loop
        inlet = StreamInlet(on: multi.loop, readAhead: Self.readAhead)
        let inlet = inlet
        let made = CurlConnection(easy, multi: multi, isSecure: false) { error in inlet.connected(error) }
        inlet.transport = made
    }

    deinit { close() }

    /// Connects, and calls `completion` once; on the loop.
    func open(_ completion: @escaping @Sendable (HTTPClientError?) -> Void) { inlet.open(completion) }

    /// Ends everything with an error; on the loop.
    func fail(_ error: HTTPClientError) { inlet.fail(error) }

    /// Sends all of it, in order; what the system does not take now is kept.
    package func write(_ bytes: [UInt8]) {
        let inlet = inlet
        loop.run { inlet.write(bytes) }
    }

    /// Waits for more bytes.
    ///
    /// - Parameter deadline: When to give up; the connection is closed then.
    /// - Returns: The next bytes, never empty; nil when the peer sends no more.
    /// - Throws: ``HTTPClientError``, `.timedOut(.chunk)` after the deadline.
    package func next(before deadline: ContinuousClock.Instant) async throws(HTTPClientError) -> [UInt8]? {
        let inlet = inlet
        let loop = loop
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                loop.run { inlet.next(before: deadline) { continuation.resume(returning: $0) } }
            }
        } onCancel: {
            loop.post { inlet.fail(.cancelled) }
        }
        return try result.get()
    }

    /// Closes at once.
    ///
    /// Any thread; harmless when it is closed already.
    package func close() {
        let inlet = inlet
        loop.post { inlet.fail(.cancelled) }
    }
}
