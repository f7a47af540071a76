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

    init(_ stream: HTTPBodyStream) {
        self.stream = stream
    }

    func send(_ event: SessionEvent) {
        if case .replyAudioStarted = event { return }
        if case .replyAudioEnded = event { return }
        guard let message = event.message(outputRate: 0) else { return }
        let number = sequence.withLock { number in
            number += 1
            return number
        }
        var fields = message.fields
        fields["type"] = .string(message.type)
        fields["seq"] = .integer(Int64(number))
        fields["at"] = .integer(Int64((ContinuousClock.now - openedAt).milliseconds))
        stream.write("event: \(message.type)\ndata: \(JSONValue.object(fields).text)\n\n")
    }

    /// Writes comments until the task is cancelled.
    func keepAlive() async {
        while (try? await Task.sleep(for: Self.heartbeat)) != nil {
            stream.write(": \n\n")
        }
    }

    func finish() { stream.finish() }
}
