/// Writes the fields of a message, numbers in little-endian order.
struct ByteWriter {
    private(set) var bytes: [UInt8] = []

    mutating func write(_ number: some FixedWidthInteger) {
        for shift in stride(from: 0, to: number.bitWidth, by: 8) {
            bytes.append(UInt8(truncatingIfNeeded: number >> shift))
        }
    }

    mutating func write(_ samples: [Int16]) {
        bytes.reserveCapacity(bytes.count + 2 * samples.count)
        for sample in samples {
            bytes.append(UInt8(truncatingIfNeeded: sample))
            bytes.append(UInt8(truncatingIfNeeded: sample >> 8))
        }
    }

    mutating func write(_ numbers: [Float]) {
        write(UInt8(clamping: numbers.count))
        for number in numbers.prefix(Int(UInt8.max)) { write(number.bitPattern) }
    }

    mutating func write(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }
}
