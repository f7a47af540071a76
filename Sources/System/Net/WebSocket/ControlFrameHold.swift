/// Keeps back the beginning of a control frame until all of it is here (RFC 6455, sections 5.2 and 5.5).
///
/// wslay looks at a close's reason piece by piece, and takes a character that is split between two reads for a fault. Control
/// frames have 125 bytes at most, so that next to nothing is kept. Only heads are looked at; faults in them are wslay's
/// business.
struct ControlFrameHold {
    /// The beginning of a control frame, or of a head.
    private(set) var held: [UInt8] = []
    /// Of the present data frame.
    private var payloadLeft: UInt64 = 0

    /// How many of these bytes can be read now, if they follow ``held``.
    ///
    /// - Parameter bytes: ``held`` and what has come since.
    /// - Returns: A count; the rest waits for more.
    mutating func readableCount(_ bytes: UnsafeRawBufferPointer) -> Int {
        var index = 0
        while index < bytes.count {
            let left = bytes.count - index
            if payloadLeft > 0 {
                let step = min(payloadLeft, UInt64(left))
                payloadLeft -= step
                index += Int(step)
                continue
            }
            guard left >= 2 else { return index }
            let (isControl, shortLength) = unsafe (bytes[index] & 0x08 != 0, bytes[index + 1] & 0x7F)
            let lengthCount = shortLength == 126 ? 2 : shortLength == 127 ? 8 : 0
            let maskCount = unsafe bytes[index + 1] & 0x80 != 0 ? 4 : 0
            let headCount = 2 + lengthCount + maskCount
            let needed = isControl && lengthCount == 0 ? headCount + Int(shortLength) : headCount
            guard left >= needed else { return index }
            if !isControl || lengthCount > 0 {
                payloadLeft = lengthCount == 0 ? UInt64(shortLength) : 0
                for offset in 0..<lengthCount {
                    payloadLeft = unsafe payloadLeft << 8 | UInt64(bytes[index + 2 + offset])
                }
            }
            index += needed
        }
        return index
    }

    /// Keeps what could not be read.
    mutating func hold(_ rest: UnsafeRawBufferPointer) { unsafe held = Array(rest) }
}
