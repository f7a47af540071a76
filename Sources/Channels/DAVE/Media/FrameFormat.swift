/// The layout of an encrypted media frame (DAVE protocol 1.1, "Payload Format").
///
///     ciphertext         as long as the Opus packet
///     tag                8 bytes, the first of the GCM tag
///     nonce              ULEB128, 1 to 5 bytes, 32 bits
///     clear ranges       pairs of ULEB128 offset and size; none for Opus
///     supplemental size  1 byte: everything from the tag to the marker
///     marker             FA FA
package enum FrameFormat {
    /// In bytes.
    static let tagByteCount = 8
    /// Both bytes of the marker.
    static let marker: UInt8 = 0xFA
    static let markerByteCount = 2
    /// Tag, supplemental size and marker; a nonce of one byte comes on top.
    static let minSupplementalByteCount = tagByteCount + 1 + markerByteCount
    /// By how many bytes a frame can be longer than its Opus packet.
    package static let maxOverhead = minSupplementalByteCount + ULEB128.maxByteCount
    /// An Opus packet of silence, which the media server makes by itself: it is never encrypted by it, and passes
    /// in every state.
    package static let silence: [UInt8] = [0xF8, 0xFF, 0xFE]
}
