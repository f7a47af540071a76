extension Recognizer {
    /// Decodes a second of noise bursts, so that what decoding touches lies in memory before it is shared by fork.
    func warmUp() {
        var state: UInt32 = 1
        let samples = (0..<16_000).map { index -> Int16 in
            state = state &* 1_664_525 &+ 1_013_904_223
            let noise = Int16(truncatingIfNeeded: state >> 16) / 16
            return (index / 2_000).isMultiple(of: 2) ? noise : noise / 64
        }
        guard begin(mean: []), hear(samples), end() else { return }
        _ = result
    }
}
