/// The nonce that a frame carries: 32 bits, of which the highest 8 name the generation of the sender's key.
struct FrameNonce: Equatable {
    /// Bits below the generation: a key serves 2^24 frames.
    static let generationShift: UInt64 = 24
    /// Generations that the nonce can tell apart.
    static let generationWrap: UInt64 = 256

    let value: UInt32

    /// Modulo ``generationWrap``.
    var generation: UInt64 { UInt64(value) >> Self.generationShift }

    /// AES-GCM's nonce: 8 zeros, then the value, little endian.
    var expanded: InlineArray<12, UInt8> {
        var bytes = InlineArray<12, UInt8>(repeating: 0)
        for index in 0..<4 { bytes[8 + index] = UInt8(truncatingIfNeeded: value >> (8 * UInt32(index))) }
        return bytes
    }

    /// The count of the frame since the epoch began, given the generation in full.
    func frameNumber(generation: UInt64) -> UInt64 {
        generation << Self.generationShift | UInt64(value) & (1 << Self.generationShift - 1)
    }
}
