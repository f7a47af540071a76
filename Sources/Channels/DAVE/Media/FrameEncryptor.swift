package import Cryptography

/// Encrypts our Opus packets within one epoch (DAVE protocol 1.1, "Payload Format").
///
/// No frame allocates, except the first of every 2^24. One thread at a time.
///
/// - Important: The nonce counts on for as long as the epoch lives: two encryptors with the same base secret would use a
///   nonce twice and give the key away.
package struct FrameEncryptor: ~Copyable {
    private var ratchet: KeyRatchet
    private var cipher: AESGCMEncryptor
    /// Frames encrypted so far; the first has number 1.
    private var count: UInt64

    /// - Parameters:
    ///   - baseSecret: What the epoch exports for us.
    ///   - count: Frames that were encrypted with it before; other than 0 in tests only.
    /// - Throws: ``CryptographyError`` when there is no memory.
    package init(baseSecret: consuming SecretBytes, count: UInt64 = 0) throws(CryptographyError) {
        var ratchet = KeyRatchet(baseSecret: baseSecret)
        ratchet.advance(to: count >> FrameNonce.generationShift)
        cipher = try AESGCMEncryptor(key: ratchet.key(of: ratchet.generation))
        self.ratchet = ratchet
        self.count = count
    }

    /// Encrypts a packet into the front of `frame`.
    ///
    /// - Parameters:
    ///   - packet: Opus.
    ///   - frame: At least ``FrameFormat/maxOverhead`` bytes longer than the packet.
    /// - Returns: How many bytes the frame has.
    /// - Throws: ``CryptographyError`` when there is no room or no memory.
    package mutating func encrypt(
        _ packet: Span<UInt8>,
        into frame: inout MutableSpan<UInt8>
    ) throws(CryptographyError) -> Int {
        guard frame.count - packet.count >= FrameFormat.maxOverhead else {
            throw .invalidLength(expected: packet.count + FrameFormat.maxOverhead, actual: frame.count)
        }
        count += 1
        let generation = count >> FrameNonce.generationShift
        if generation > ratchet.generation {
            ratchet.advance(to: generation)
            cipher = try AESGCMEncryptor(key: ratchet.key(of: generation))
        }
        let nonce = FrameNonce(value: UInt32(truncatingIfNeeded: count))
        let expanded = nonce.expanded
        try cipher.encrypt(
            packet.bytes,
            into: &frame,
            tagByteCount: FrameFormat.tagByteCount,
            nonce: expanded.span.bytes,
            authenticating: RawSpan()
        )
        var offset = packet.count + FrameFormat.tagByteCount
        ULEB128.write(nonce.value, to: &frame, at: &offset)
        let end = offset + 1 + FrameFormat.markerByteCount
        frame[offset] = UInt8(end - packet.count)
        frame[offset + 1] = FrameFormat.marker
        frame[offset + 2] = FrameFormat.marker
        return end
    }
}
