/// Tells pauses from sound within one utterance by level alone, for cutting it and for knowing that nothing was added.
///
/// A frame is quiet when it is not much louder than the quietest part so far or far below the loudest, and in no case
/// near the loudest: where noise is, it errs towards sound.
struct PauseMeter {
    private(set) var quietCount = 0
    private var floor = Double.infinity
    private var peak = 0.0

    /// Four times the energy: 6 dB above the floor.
    private static let overFloor = 4.0
    /// 40 dB below the peak.
    private static let underPeak = 1e-4
    /// 15 dB below the peak: nothing louder is quiet.
    private static let nearPeak = 0.03
    /// How the floor follows a room that grows louder: 2 dB a second.
    private static let floorRise = 1.01

    /// Takes the next 20 ms and says whether they are quiet; ``quietCount`` is how many were so in a row.
    mutating func isQuiet(_ samples: [Int16]) -> Bool {
        guard !samples.isEmpty else { return true }
        var sum = 0
        for sample in samples { sum += Int(sample) * Int(sample) }
        let energy = Double(sum) / Double(samples.count)
        peak = max(peak, energy)
        floor = max(1, min(energy, floor * Self.floorRise))
        let isQuiet = energy <= min(max(floor * Self.overFloor, peak * Self.underPeak), max(1, peak * Self.nearPeak))
        quietCount = isQuiet ? quietCount + 1 : 0
        return isQuiet
    }
}
