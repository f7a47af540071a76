/// One binary message of a stream: little-endian signed 16-bit mono samples without a header.
struct PCMMessage: Sendable, Equatable {
    let samples: [Int16]

    init(samples: [Int16]) { self.samples = samples }

    /// Nil for an odd length.
    init?(_ bytes: RawSpan) {
        guard bytes.byteCount % 2 == 0 else { return nil }
        let count = bytes.byteCount / 2
        samples = bytes.withUnsafeBytes { bytes in
            (0..<count).map { Int16(littleEndian: bytes.loadUnaligned(fromByteOffset: 2 * $0, as: Int16.self)) }
        }
    }

    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(2 * samples.count)
        for sample in samples {
            bytes.append(UInt8(truncatingIfNeeded: sample))
            bytes.append(UInt8(truncatingIfNeeded: sample >> 8))
        }
        return bytes
    }
}
