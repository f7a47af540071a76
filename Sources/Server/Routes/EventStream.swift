import Loops
import Net
import Runtime
import VoiceCore

/// Writes events of a session as server-sent events (WHATWG HTML, section 9.2).
///
/// `event:` is the type and `data:` the object of `docs/websocket.md`, with `seq` and `at` counted from the stream's
/// beginning. On the stream's loop.
final class EventStream: Sendable {
    private let stream: HTTPBodyStream
    private let openedAt = ContinuousClock.now
    private let sequence = Lock(0)

    /// A comment line goes out so often: a client that has left shows by it, and proxies keep the connection.
    private static let heartbeat: Duration = .seconds(15)
    /// What the client may leave unread until the next event waits for it.
    private static let unreadByteCount = 256 * 1024
    /// A client that takes nothing for so long is given up.
    private static let patience: Duration = .seconds(30)

    init(_ stream: HTTPBodyStream) {
        self.stream = stream
    }

    /// Sends an event; waits where the client has not read what came before.
    ///
    /// - Returns: Whether there is any use in sending more: false when the client has left or doesn't read.
    func send(_ event: SessionEvent) async -> Bool {
        if case .replyAudioStarted = event { return true }
        if case .replyAudioEnded = event { return true }
        guard let message = event.message(outputRate: 0) else { return true }
        let number = sequence.withLock { number in
            number += 1
            return number
        }
        var fields = message.fields
        fields["type"] = .string(message.type)
        fields["seq"] = .integer(Int64(number))
        fields["at"] = .integer(Int64((ContinuousClock.now - openedAt).milliseconds))
        stream.write("event: \(message.type)\ndata: \(JSONValue.object(fields).text)\n\n")
        guard stream.isOpen, stream.bufferedByteCount > Self.unreadByteCount else { return stream.isOpen }
        return await isRead()
    }

    /// Waits until all was read; false when that takes too long, or the client has left.
    private func isRead() async -> Bool {
        let timer = LoopTimer(on: stream.loop)
        let isRead = await withCheckedContinuation { continuation in
            var waiter: CheckedContinuation<Bool, Never>? = continuation
            let end = { (isRead: Bool) in
                waiter?.resume(returning: isRead)
                waiter = nil
            }
            guard stream.isOpen, stream.bufferedByteCount > 0 else { return end(stream.isOpen) }
            stream.onDrain = { end(true) }
            stream.onClose = { end(false) }
            timer.set(after: Self.patience) { end(false) }
        }
        timer.cancel()
        stream.onDrain = nil
        stream.onClose = nil
        return isRead
    }

    /// Writes comments until the task is cancelled.
    func keepAlive() async {
        while (try? await Task.sleep(for: Self.heartbeat)) != nil {
            stream.write(": \n\n")
        }
    }

    func finish() { stream.finish() }
}
