package import Loops

/// The body of an answer that is made while it is sent: server-sent events, exports.
///
/// On the connection's loop. Pieces are gathered and go out at the end of the turn.
///
/// Safe because every call checks that it is on the loop.
package final class HTTPBodyStream: @unchecked Sendable {
    package let loop: EventLoop
    /// Called once, on the loop, when the last byte was handed to the system or the client has left.
    package var onClose: (() -> Void)?
    /// Called on the loop whenever all that was written has been handed over.
    package var onDrain: (() -> Void)?
    /// Whether writing still makes sense.
    package private(set) var isOpen = true
    private var exchange: HTTPExchange?
    private var pending = OutputBuffer()
    private var isFinished = false

    init(_ exchange: HTTPExchange) {
        self.exchange = exchange
        loop = exchange.loop
    }

    /// Bytes that wait for the client to take them; the writer keeps this bounded.
    package var bufferedByteCount: Int { pending.byteCount + (exchange?.unsentByteCount ?? 0) }

    /// Sends bytes; ignored once the stream is closed.
    package func write(_ bytes: [UInt8]) {
        precondition(loop.isCurrent, "a stream is written on its loop")
        guard isOpen, !isFinished, !bytes.isEmpty else { return }
        unsafe pending.append(bytes.span.bytes)
        exchange?.resume()
    }

    /// Sends text as UTF-8; ignored once the stream is closed.
    package func write(_ text: String) {
        write(Array(text.utf8))
    }

    /// Ends the body after what was written.
    package func finish() {
        precondition(loop.isCurrent, "a stream is ended on its loop")
        isFinished = true
        exchange?.resume()
    }

    enum Piece {
        case bytes(Int)
        case nothingYet
        case end
        /// The stream was closed before its end.
        case broken
    }

    /// Fills `buffer` with what is pending.
    func take(into buffer: UnsafeMutableRawBufferPointer) -> Piece {
        guard isOpen else { return .broken }
        guard !pending.isEmpty else {
            if isFinished { return .end }
            exchange?.suspend()
            return .nothingYet
        }
        var count = 0
        pending.consume { bytes in
            count = min(bytes.byteCount, buffer.count)
            unsafe bytes.extracting(0..<count).withUnsafeBytes { unsafe buffer.copyMemory(from: $0) }
            return count
        }
        if pending.isEmpty, !isFinished, onDrain != nil {
            loop.afterwards { [self] in if isOpen, pending.isEmpty { onDrain?() } }
        }
        return .bytes(count)
    }

    func ended() {
        guard isOpen else { return }
        isOpen = false
        exchange = nil
        pending = OutputBuffer()
        onDrain = nil
        let action = onClose
        onClose = nil
        action?()
    }
}
