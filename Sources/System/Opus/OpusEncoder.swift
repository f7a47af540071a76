internal import COpus

/// Encodes a mono stream to Opus packets (RFC 6716).
///
/// One thread at a time; 40 to 130 µs for 20 ms.
///
/// Safe because the handle never leaves this type.
@safe
package struct OpusEncoder: ~Copyable {
    /// What the packets are made for.
    package enum Purpose: Sendable, Equatable {
        /// Synthetic speech on a good line: 64 kbit/s, the signal type left to the codec, which takes CELT. A hint that
        /// it is voice would double the cost.
        case clear
        /// A line that loses so many percent of its packets: 32 kbit/s with in-band FEC.
        case lossy(percent: Int)
    }

    /// The longest packet that is made, in bytes.
    package static let maxByteCount = 1_275

    private static let complexity: Int32 = 5

    /// In Hz.
    package let sampleRate: Int
    private let handle: OpaquePointer

    /// - Parameters:
    ///   - sampleRate: 8000, 12000, 16000, 24000 or 48000.
    ///   - purpose: Sets bit rate and mode.
    /// - Throws: ``OpusError`` for another rate.
    package init(sampleRate: Int, purpose: Purpose = .clear) throws(OpusError) {
        guard [8_000, 12_000, 16_000, 24_000, 48_000].contains(sampleRate) else { throw OpusError(code: OPUS_BAD_ARG) }
        let application: Int32
        let bitRate: Int32
        let loss: Int32
        switch purpose {
        case .clear: (application, bitRate, loss) = (OPUS_APPLICATION_AUDIO, 64_000, 0)
        case .lossy(let percent):
            (application, bitRate, loss) = (OPUS_APPLICATION_VOIP, 32_000, Int32(min(100, max(1, percent))))
        }
        var status: Int32 = 0
        let made = unsafe opus_encoder_create(Int32(sampleRate), 1, application, &status)
        guard let made = unsafe made else { throw OpusError(code: status) }
        for setting in unsafe [
            copus_set_bitrate(made, bitRate), copus_set_complexity(made, Self.complexity), copus_set_fec(made, loss),
        ] where setting != OPUS_OK {
            unsafe opus_encoder_destroy(made)
            throw OpusError(code: setting)
        }
        self.sampleRate = sampleRate
        unsafe handle = made
    }

    deinit { unsafe opus_encoder_destroy(handle) }

    /// One packet from 2.5, 5, 10, 20, 40 or 60 ms of samples.
    ///
    /// - Throws: ``OpusError`` for another length.
    package mutating func encode(_ samples: Span<Int16>) throws(OpusError) -> [UInt8] {
        guard (1...sampleRate).contains(samples.count) else { throw OpusError(code: OPUS_BAD_ARG) }
        var result: Int32 = 0
        let packet = unsafe [UInt8](unsafeUninitializedCapacity: Self.maxByteCount) { output, made in
            guard let room = output.baseAddress else { return }
            result = unsafe samples.withUnsafeBufferPointer { input in
                guard let samples = input.baseAddress else { return 0 }
                return unsafe opus_encode(handle, samples, Int32(input.count), room, Int32(Self.maxByteCount))
            }
            made = Int(max(0, result))
        }
        guard result >= 0 else { throw OpusError(code: result) }
        return packet
    }
}
