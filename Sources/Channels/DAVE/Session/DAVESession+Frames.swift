extension DAVESession {
    /// A frame that was received, and what has to be done about it.
    package struct Received {
        package let frame: ReceivedFrame
        package let actions: [SessionAction]
    }

    /// Makes a frame of our next Opus packet, at the front of `frame`.
    ///
    /// - Parameters:
    ///   - packet: At most ``Limits/frameByteCount`` bytes.
    ///   - frame: At least ``FrameFormat/maxOverhead`` bytes longer than the packet.
    /// - Returns: How many bytes the frame has; nil while nothing may be sent.
    package mutating func encrypt(_ packet: Span<UInt8>, into frame: inout MutableSpan<UInt8>) -> Int? {
        switch sending {
        case .nothing: return nil
        case .clear:
            for index in packet.indices { frame[index] = packet[index] }
            return packet.count
        case .encrypted:
            guard packet.count <= Limits.frameByteCount, let count = try? encryptor?.encrypt(packet, into: &frame)
            else {
                return nil
            }
            counters.count(.framesEncrypted)
            return count
        }
    }

    /// Opens a frame of another user, at the front of `output`.
    ///
    /// - Parameters:
    ///   - frame: Without RTP padding and header extension.
    ///   - sender: Whose SSRC it came with.
    ///   - output: As long as the frame, or longer.
    ///   - now: Since the session began.
    /// - Returns: What became of the frame, and what has to be done about it.
    package mutating func decrypt(
        _ frame: Span<UInt8>,
        from sender: UserID,
        into output: inout MutableSpan<UInt8>,
        now: Duration
    ) -> Received {
        let received = decryptor.decrypt(frame, from: sender, into: &output, now: now)
        var actions: [SessionAction] = []
        switch received {
        case .decrypted:
            counters.count(.framesDecrypted)
            streak.end()
        case .passedThrough: counters.count(.framesPassedThrough)
        case .silence: counters.count(.silenceFrames)
        case .failed(let failure):
            counters.count(Counter(failure))
            if failure == .authentication || failure == .noKey { actions = noteFailure(of: sender, now) }
        }
        return Received(frame: received, actions: actions)
    }
}
