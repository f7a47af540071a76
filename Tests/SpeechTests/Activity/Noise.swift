/// Repeatable noise, the same in every run.
struct Noise {
    private var state: UInt64
    private var rows = [Double](repeating: 0, count: 12)
    private var count = 0

    init(seed: UInt64) { state = seed &* 2 &+ 1 }

    /// The next white sample, -1 to 1.
    mutating func white() -> Double {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Double(state >> 11) / Double(1 << 52) - 1
    }

    /// The next pink sample: rows of white noise, each renewed half as often as the one before.
    mutating func pink() -> Double {
        count += 1
        let row = min(count.trailingZeroBitCount, rows.count - 1)
        rows[row] = white()
        return (rows.reduce(0, +) + white()) / 4
    }

    /// So many samples around so loud, in units of a 16-bit sample.
    mutating func samples(_ count: Int, level: Double, isPink: Bool) -> [Int16] {
        (0..<count).map { _ in Int16(clamping: Int((isPink ? pink() : white()) * level)) }
    }
}
