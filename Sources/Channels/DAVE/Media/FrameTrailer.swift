/// Where the parts of an encrypted frame lie: the protocol frame check (DAVE protocol 1.1, "Protocol Frame Check").
///
/// Offsets only, so that reading a frame copies nothing.
package struct FrameTrailer: Equatable {
    /// What the sender encrypted under.
    let nonce: FrameNonce
    /// Count of the ciphertext's bytes, clear ranges included; the tag follows.
    package let bodyByteCount: Int
    /// Where the clear ranges lie, each an offset and a size.
    private let ranges: Range<Int>

    /// Nil for a frame that is not encrypted.
    ///
    /// Any bytes. The supplemental data is at most 255 bytes, which bounds the clear ranges to 122.
    package init?(_ frame: Span<UInt8>) {
        let count = frame.count
        guard count >= FrameFormat.minSupplementalByteCount,
            frame[count - 1] == FrameFormat.marker, frame[count - 2] == FrameFormat.marker
        else { return nil }
        let supplementalByteCount = Int(frame[count - 3])
        guard (FrameFormat.minSupplementalByteCount...count).contains(supplementalByteCount) else { return nil }
        let end = count - 1 - FrameFormat.markerByteCount
        bodyByteCount = count - supplementalByteCount
        var offset = bodyByteCount + FrameFormat.tagByteCount
        guard let nonce = ULEB128.read(frame, at: &offset, before: end) else { return nil }
        self.nonce = FrameNonce(value: nonce)
        ranges = offset..<end
        var clearEnd = 0
        while offset < end {
            guard let range = Self.readRange(frame, at: &offset, before: end),
                range.lowerBound >= clearEnd, range.upperBound <= count
            else { return nil }
            clearEnd = range.upperBound
        }
    }

    /// Calls `body` with each clear range, in ascending order.
    func forEachClearRange<Failure: Error>(
        of frame: Span<UInt8>,
        _ body: (Range<Int>) throws(Failure) -> Void
    ) throws(Failure) {
        var offset = ranges.lowerBound
        while let range = Self.readRange(frame, at: &offset, before: ranges.upperBound) { try body(range) }
    }

    /// Nil at the end and for a pair that is not whole.
    ///
    /// Both parts have 32 bits, so their sum has no overflow.
    private static func readRange(_ frame: Span<UInt8>, at offset: inout Int, before end: Int) -> Range<Int>? {
        guard let start = ULEB128.read(frame, at: &offset, before: end),
            let size = ULEB128.read(frame, at: &offset, before: end)
        else { return nil }
        return Int(start)..<Int(start) + Int(size)
    }
}
