internal import Loops

/// A stream of bytes to and from a peer, on one loop: a plain socket, TLS over one, or libcurl's.
///
/// On the loop's thread only. While it is open it keeps its receiver alive, and the loop keeps it alive.
protocol Transport: AnyObject, Sendable {
    var loop: EventLoop { get }
    var isSecure: Bool { get }
    /// Who gets the bytes; given up after ``finish()`` and ``abort()``.
    var receiver: (any TransportReceiver)? { get set }
    /// Bytes that were written and that the system has not taken.
    var bufferedByteCount: Int { get }
    /// Takes all bytes, in order; what the system does not take now is kept.
    func write(_ bytes: RawSpan)
    /// Stops asking the peer for bytes, so that it is slowed down.
    func pauseReading()
    func resumeReading()
    /// Closes in order once all that was written has gone out; nothing is received any more.
    func finish()
    /// Closes at once; what was buffered is lost.
    func abort()
}

/// A transport that can go to another loop.
protocol MovableTransport: Transport {
    /// Moves to `loop` and calls `then` there; ``Transport/receiver`` is given up.
    func move(to loop: EventLoop, _ then: @escaping @Sendable (any MovableTransport) -> Void)
}

/// What a ``Transport`` tells, on its loop.
protocol TransportReceiver: AnyObject {
    /// Bytes came; they are valid for this call only.
    func received(_ bytes: RawSpan)
    /// The peer sends no more, or the connection broke; told once, then the receiver calls `finish` or `abort`.
    ///
    /// - Parameter failure: nil when the peer closed its side in order: what is written may still reach it.
    func ended(_ failure: String?)
    /// All that was buffered has gone out.
    func drained()
}
