package import Cryptography
package import DAVE

/// A session in a call, and what it wants sent.
package final class Caller {
    package let user: UserID
    package var session: DAVESession

    package init(_ user: UserID) throws(CryptographyError) {
        self.user = user
        session = try DAVESession()
    }

    package func receive(_ message: GatewayMessage, now: Duration) -> [SessionAction] {
        session.receive(message, now: now)
    }

    package func advance(to now: Duration) -> [SessionAction] { session.advance(to: now) }

    /// The frame of a packet; nil while nothing may be sent.
    package func encrypt(_ packet: [UInt8]) -> [UInt8]? {
        var frame = [UInt8](repeating: 0, count: packet.count + FrameFormat.maxOverhead)
        var room = frame.mutableSpan
        return session.encrypt(packet.span, into: &room).map { Array(frame.prefix($0)) }
    }

    /// The packet of a frame, or nothing after a failure, and what the session wants done.
    package func decrypt(
        _ frame: [UInt8],
        from sender: UserID,
        now: Duration
    ) -> (received: ReceivedFrame, packet: [UInt8], actions: [SessionAction]) {
        var output = [UInt8](repeating: 0, count: frame.count)
        var room = output.mutableSpan
        let received = session.decrypt(frame.span, from: sender, into: &room, now: now)
        return (received.frame, Array(output.prefix(received.frame.byteCount ?? 0)), received.actions)
    }
}
