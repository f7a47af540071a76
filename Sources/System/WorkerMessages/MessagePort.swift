internal import CLinux

/// A helper's end of the socket to the server: blocking, for a process that has nothing else to do.
///
/// Closed with the value that owns it.
package struct MessagePort: ~Copyable {
    /// A message, and the descriptor that came with it.
    package struct Received {
        package var message: [UInt8]
        /// Belongs to the receiver, close-on-exec.
        package var descriptor: Int32?
    }

    package let descriptor: Int32

    /// Takes over a connected stream socket; without one, the socket that the server gave to this process.
    package init(descriptor: Int32 = Int32(CLINUX_HELPER_SOCKET)) {
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    /// Waits for the next message; nil when the server has closed, or sends what is no message.
    package func receive() -> Received? {
        var passed: Int32?
        guard
            let header = read(MessageFraming.headerCount, &passed),
            let length = MessageFraming.length(in: header, at: 0),
            let message = read(length, &passed)
        else {
            if let passed { close(passed) }
            return nil
        }
        return Received(message: message, descriptor: passed)
    }

    /// Sends a message, waiting for room; false when the server has closed.
    @discardableResult
    package func send(_ message: [UInt8]) -> Bool {
        let bytes = MessageFraming.framed(message)
        var sent = 0
        while sent < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { buffer in
                unsafe clinux_send(descriptor, buffer.baseAddress?.advanced(by: sent), buffer.count - sent, -1)
            }
            if count < 0, clinux_errno() == EINTR { continue }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    /// Exactly `count` bytes, or nil at the end.
    private func read(_ count: Int, _ passed: inout Int32?) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            var descriptor: Int32 = -1
            let received = unsafe bytes.withUnsafeMutableBytes { buffer in
                unsafe clinux_receive(
                    self.descriptor,
                    buffer.baseAddress?.advanced(by: filled),
                    count - filled,
                    &descriptor
                )
            }
            if descriptor >= 0 {
                if let extra = passed { close(extra) }
                passed = descriptor
            }
            if received < 0, clinux_errno() == EINTR { continue }
            guard received > 0 else { return nil }
            filled += received
        }
        return bytes
    }
}
