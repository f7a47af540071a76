/// Samples as they travel: 16 bits each, the low byte first.
extension [Int16] {
    /// Reads samples; half a sample at the end is left out.
    package init(littleEndian bytes: RawSpan) {
        let sampleCount = bytes.byteCount / 2
        self = bytes.withUnsafeBytes { bytes in
            [Int16](unsafeUninitializedCapacity: sampleCount) { samples, count in
                UnsafeMutableRawBufferPointer(samples).copyMemory(from: .init(rebasing: bytes.prefix(2 * sampleCount)))
                count = sampleCount
            }
        }
        if Int16(1).littleEndian != 1 { self = map(Int16.init(littleEndian:)) }
    }
}

extension [UInt8] {
    /// Writes samples behind what is there.
    package mutating func append(littleEndian samples: [Int16]) {
        let samples = Int16(1).littleEndian == 1 ? samples : samples.map(\.littleEndian)
        samples.withUnsafeBytes { append(contentsOf: $0) }
    }
}
