internal import CLinux
package import Loops
internal import Runtime
import WorkerMessages

/// The server's end of a socket to a helper process: whole messages, in order, without waiting.
///
/// On its loop only. It keeps itself alive until ``close()``, ``detach()`` or the other side's end.
package final class MessageSocket: @unchecked Sendable {
    // Safe because only the loop touches it.
    private struct Outgoing {
        var bytes: [UInt8]
        var sent = 0
        var passed: Int32?
    }

    package let loop: EventLoop
    private let descriptor: Int32
    private var watch: DescriptorWatch?
    private var assembler = MessageAssembler()
    private var outgoing = WaitingLine<Outgoing>()
    private var onMessage: ([UInt8]) -> Void
    private var onClosed: () -> Void

    /// How much is read at a time, in bytes.
    private static let readCount = 65_536

    /// Takes over a connected, non-blocking stream socket.
    ///
    /// - Parameters:
    ///   - descriptor: Closed with the socket, and when this fails.
    ///   - loop: The current loop.
    ///   - onMessage: Each message, on the loop.
    ///   - onClosed: Called once when the other side has closed or sent what is no message; not after ``close()``.
    /// - Throws: ``WorkerError`` when the loop can't watch the descriptor.
    package init(
        descriptor: Int32,
        on loop: EventLoop,
        onMessage: @escaping ([UInt8]) -> Void,
        onClosed: @escaping () -> Void
    ) throws(WorkerError) {
        self.loop = loop
        self.descriptor = descriptor
        self.onMessage = onMessage
        self.onClosed = onClosed
        do throws(LoopError) {
            let watch = try DescriptorWatch(descriptor, on: loop) { events in
                if events.contains(.readable) { self.read() }
                if events.contains(.writable) { self.flush() }
            }
            self.watch = watch
            watch.watch(for: .readable)
        } catch {
            CLinux.close(descriptor)
            throw WorkerError(call: error.call, code: -error.code)
        }
    }

    package var isOpen: Bool { watch != nil }

    /// Sends a message; what the socket can't take at once is kept and follows.
    ///
    /// - Parameters:
    ///   - message: At most ``MessageFraming/limit`` bytes. Dropped when the socket is closed.
    ///   - passed: A descriptor that goes along. Belongs to the socket from now on.
    package func send(_ message: [UInt8], passing passed: Int32? = nil) {
        precondition(loop.isCurrent, "a message is sent on its socket's loop")
        guard isOpen else {
            if let passed { CLinux.close(passed) }
            return
        }
        outgoing.append(Outgoing(bytes: MessageFraming.framed(message), passed: passed))
        if outgoing.count == 1 { flush() }
    }

    /// Closes at once and calls nothing afterwards; harmless when repeated.
    package func close() {
        guard release() else { return }
        CLinux.close(descriptor)
    }

    /// Gives the descriptor back, to be used on another loop; nil when the socket is closed or a message is on its way.
    package func detach() -> Int32? {
        guard outgoing.isEmpty, !assembler.isInMessage, release() else { return nil }
        return descriptor
    }

    /// Takes what has arrived, without waiting for the loop's next turn.
    package func read() {
        while isOpen {
            var count = 0
            let piece = unsafe [UInt8](unsafeUninitializedCapacity: Self.readCount) { buffer, filled in
                count = unsafe recv(descriptor, buffer.baseAddress, Self.readCount, 0)
                filled = max(0, count)
            }
            if count < 0, clinux_errno() == EINTR { continue }
            if count < 0, clinux_errno() == EAGAIN { return }
            guard count > 0 else { return fail() }
            assembler.append(piece)
            deliver()
            if count < Self.readCount { return }
        }
    }

    private func deliver() {
        do {
            while isOpen, let message = try assembler.next() {
                onMessage(message)
            }
        } catch {
            fail()
        }
    }

    private func flush() {
        while isOpen, let next = outgoing.first {
            let count = unsafe next.bytes.withUnsafeBytes { buffer in
                unsafe clinux_send(
                    descriptor,
                    buffer.baseAddress?.advanced(by: next.sent),
                    buffer.count - next.sent,
                    next.passed ?? -1
                )
            }
            if count < 0, clinux_errno() == EINTR { continue }
            if count < 0, clinux_errno() == EAGAIN { break }
            guard count > 0 else { return failLater() }
            if let passed = next.passed {
                CLinux.close(passed)
            }
            if next.sent + count == next.bytes.count {
                outgoing.popFirst()
            } else {
                outgoing.updateFirst { first in
                    first.passed = nil
                    first.sent += count
                }
            }
        }
        watch?.watch(for: outgoing.isEmpty ? .readable : [.readable, .writable])
    }

    /// The other side is gone: what it still said is read, and then the end, on the loop's next turn.
    private func failLater() {
        discardOutgoing()
        watch?.watch(for: .readable)
    }

    private func fail() {
        let closed = onClosed
        close()
        closed()
    }

    /// Lets go of everything but the descriptor; false when that has happened before.
    private func release() -> Bool {
        precondition(loop.isCurrent, "a socket is closed on its loop")
        guard let watch else { return false }
        watch.close()
        self.watch = nil
        discardOutgoing()
        onMessage = { _ in }
        onClosed = {}
        return true
    }

    private func discardOutgoing() {
        for case let passed? in outgoing.map(\.passed) { CLinux.close(passed) }
        outgoing.removeAll()
    }
}
