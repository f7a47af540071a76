internal import COpus

/// Decodes one speaker's Opus packets (RFC 6716), whatever their rate and channels, to 16 kHz mono.
///
/// One thread at a time; about 20 µs for 20 ms.
///
/// Safe because the handle never leaves this type.
@safe
package struct OpusDecoder: ~Copyable {
    /// In Hz.
    package static let sampleRate = 16_000
    /// The longest packet is 120 ms.
    private static let maxCount = 1_920

    private let handle: OpaquePointer

    /// - Throws: ``OpusError`` when there is no memory.
    package init() throws(OpusError) {
        var status: Int32 = 0
        let made = unsafe opus_decoder_create(Int32(Self.sampleRate), 1, &status)
        guard let made = unsafe made else { throw OpusError(code: status) }
        unsafe handle = made
    }

    deinit { unsafe opus_decoder_destroy(handle) }

    /// The samples of a packet that arrived.
    ///
    /// - Throws: ``OpusError`` for bytes that are no packet; the stream goes on with the next.
    package mutating func decode(_ packet: Span<UInt8>) throws(OpusError) -> [Int16] {
        guard !packet.isEmpty else { throw OpusError(code: OPUS_INVALID_PACKET) }
        return try run(packet, count: Self.maxCount, usesRedundancy: false)
    }

    /// What the packet before this one, which was lost, is known to have held (in-band FEC).
    ///
    /// Decode `packet` itself afterwards. Without redundancy in it the loss is concealed.
    /// - Throws: ``OpusError`` for bytes that are no packet.
    package mutating func recover(before packet: Span<UInt8>, count: Int) throws(OpusError) -> [Int16] {
        guard !packet.isEmpty else { throw OpusError(code: OPUS_INVALID_PACKET) }
        return try run(packet, count: count, usesRedundancy: true)
    }

    /// A guess for `count` lost samples, a multiple of 2.5 ms up to 120 ms.
    ///
    /// - Throws: ``OpusError`` for another count.
    package mutating func conceal(count: Int) throws(OpusError) -> [Int16] {
        try run([UInt8]().span, count: count, usesRedundancy: false)
    }

    private mutating func run(
        _ packet: Span<UInt8>,
        count: Int,
        usesRedundancy: Bool
    ) throws(OpusError) -> [Int16] {
        guard (0...Self.maxCount).contains(count), packet.count <= Int(Int32.max) else {
            throw OpusError(code: OPUS_BAD_ARG)
        }
        var result: Int32 = 0
        let samples = unsafe [Int16](unsafeUninitializedCapacity: count) { output, made in
            guard let room = output.baseAddress else { return }
            result = unsafe packet.withUnsafeBufferPointer { bytes in
                // No bytes at all ask for concealment.
                unsafe opus_decode(
                    handle,
                    bytes.isEmpty ? nil : bytes.baseAddress,
                    Int32(bytes.count),
                    room,
                    Int32(count),
                    usesRedundancy ? 1 : 0
                )
            }
            made = Int(max(0, result))
        }
        guard result >= 0 else { throw OpusError(code: result) }
        return samples
    }
}
