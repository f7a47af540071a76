import Cryptography
import DAVE

extension FrameFailure: Error {}

extension FrameEncryptor {
    /// The frame of a packet.
    mutating func encrypted(_ packet: [UInt8]) throws -> [UInt8] {
        var frame = [UInt8](repeating: 0, count: packet.count + FrameFormat.maxOverhead)
        var room = frame.mutableSpan
        let count = try encrypt(packet.span, into: &room)
        return Array(frame.prefix(count))
    }
}

extension FrameDecryptor {
    /// The packet of a frame, or why there is none.
    mutating func opened(
        _ frame: [UInt8],
        from sender: UserID = UserID(8),
        now: Duration = .zero
    ) -> Result<[UInt8], FrameFailure> {
        var output = [UInt8](repeating: 0xEE, count: frame.count)
        var room = output.mutableSpan
        let received = decrypt(frame.span, from: sender, into: &room, now: now)
        if case .failed(let failure) = received { return .failure(failure) }
        return .success(Array(output.prefix(received.byteCount ?? 0)))
    }
}
