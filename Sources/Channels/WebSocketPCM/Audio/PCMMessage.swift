import VoiceCore

/// One binary message of a stream: little-endian signed 16-bit mono samples without a header.
struct PCMMessage: Sendable, Equatable {
    let samples: [Int16]

    init(samples: [Int16]) { self.samples = samples }

    /// Nil for an odd length.
    init?(_ bytes: RawSpan) {
        guard bytes.byteCount % 2 == 0 else { return nil }
        samples = [Int16](littleEndian: bytes)
    }

    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(littleEndian: samples)
        return bytes
    }
}
