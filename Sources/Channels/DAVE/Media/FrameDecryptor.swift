package import Cryptography

/// Decrypts what the other members of a call send, whatever epoch it is from.
///
/// Keys of an epoch open frames from before we announce that we are ready until 10 s after the next one came: senders
/// switch at different times. No frame allocates, except the first of a sender's epoch. One thread at a time; time is
/// passed in.
package struct FrameDecryptor: ~Copyable {
    /// How long the keys of the epoch before open frames.
    package static let olderEpochLifetime: Duration = .seconds(10)

    /// Whether clear frames are accepted.
    var passthrough = PassthroughWindow.closed

    /// Newest epoch first.
    private var senders: [UserID: [ReceiveRatchet]] = [:]

    package init() {}

    /// Gives each sender of a new epoch the keys that it exports; what was before begins to expire, also of those who
    /// are in it no longer.
    ///
    /// - Parameters:
    ///   - members: The other members of the epoch.
    ///   - now: Since the session began.
    ///   - baseSecret: What the epoch exports for a member.
    package mutating func beginEpoch(
        of members: some Sequence<UserID>,
        now: Duration,
        baseSecret: (UserID) -> SecretBytes
    ) {
        expireEpochs(now)
        for member in members {
            var ratchets = senders[member] ?? []
            if ratchets.count == Limits.epochsPerSender { ratchets.removeLast() }
            ratchets.insert(ReceiveRatchet(baseSecret: baseSecret(member), now: now), at: 0)
            senders[member] = ratchets
        }
    }

    /// Starts the end of all keys that have none yet, and drops those that are over.
    package mutating func expireEpochs(_ now: Duration) {
        for (sender, ratchets) in senders {
            for ratchet in ratchets where ratchet.expiresAt == nil {
                ratchet.expiresAt = now + Self.olderEpochLifetime
            }
            let living = ratchets.filter { !Self.isOver($0, now) }
            senders[sender] = living.isEmpty ? nil : living
        }
    }

    /// Drops keys whose time is over; call now and then.
    package mutating func dropExpired(_ now: Duration) {
        for (sender, ratchets) in senders where ratchets.contains(where: { Self.isOver($0, now) }) {
            let living = ratchets.filter { !Self.isOver($0, now) }
            senders[sender] = living.isEmpty ? nil : living
        }
    }

    /// Whether a frame of this user could be opened at all.
    package func hasKeys(of user: UserID, now: Duration) -> Bool {
        senders[user]?.contains { !Self.isOver($0, now) } ?? false
    }

    /// Decrypts a frame into the front of `output`.
    ///
    /// - Parameters:
    ///   - frame: Without RTP padding and header extension; at most ``Limits/frameByteCount`` bytes are ever decrypted.
    ///   - sender: Whose SSRC it came with.
    ///   - output: As long as the frame, or longer. After a failure it holds nothing of use.
    ///   - now: Since the session began.
    /// - Returns: What became of it.
    package mutating func decrypt(
        _ frame: Span<UInt8>,
        from sender: UserID,
        into output: inout MutableSpan<UInt8>,
        now: Duration
    ) -> ReceivedFrame {
        precondition(output.count >= frame.count, "the output must have room for the whole frame")
        if Self.isSilence(frame) {
            Self.copy(frame, to: &output)
            return .silence(byteCount: frame.count)
        }
        guard frame.count <= Limits.frameByteCount, let trailer = FrameTrailer(frame) else {
            guard passthrough.isOpen(at: now), frame.count <= Limits.frameByteCount else {
                return .failed(.notEncrypted)
            }
            Self.copy(frame, to: &output)
            return .passedThrough(byteCount: frame.count)
        }
        guard let ratchets = senders[sender] else { return .failed(.noKey) }
        var failure = FrameFailure.noKey
        for ratchet in ratchets where !Self.isOver(ratchet, now) {
            switch ratchet.open(frame, trailer, into: &output, now: now) {
            case .opened: return .decrypted(byteCount: trailer.bodyByteCount)
            case .replayed: return .failed(.replayed)
            // The newest epoch names the failure.
            case .unauthentic: if failure == .noKey { failure = .authentication }
            case .generationRefused: if failure == .noKey { failure = .generation }
            }
        }
        return .failed(failure)
    }

    private static func isOver(_ ratchet: ReceiveRatchet, _ now: Duration) -> Bool {
        guard let end = ratchet.expiresAt else { return false }
        return end <= now
    }

    private static func isSilence(_ frame: Span<UInt8>) -> Bool {
        frame.count == 3 && frame[0] == 0xF8 && frame[1] == 0xFF && frame[2] == 0xFE
    }

    private static func copy(_ frame: Span<UInt8>, to output: inout MutableSpan<UInt8>) {
        for index in frame.indices { output[index] = frame[index] }
    }
}
