/// Where sound was within one utterance, to know whether a text that was asked for still stands.
struct HeardAudio {
    /// Samples so far.
    private(set) var sampleCount = 0
    /// Where the last sound ended, in samples.
    private(set) var soundEndsAt = 0
    private var meter = PauseMeter()

    /// The longest silence that is believed to be one by its level alone, in samples: 800 ms.
    private static let believedSilence = 12_800

    /// How many frames were quiet in a row.
    var quietCount: Int { meter.quietCount }

    /// Takes the next 20 ms.
    mutating func append(_ samples: [Int16]) {
        sampleCount += samples.count
        if !meter.isQuiet(samples) { soundEndsAt = sampleCount }
    }

    /// Whether nothing but a short silence has come since this many samples.
    func isUnchanged(since count: Int) -> Bool {
        soundEndsAt <= count && sampleCount - count <= Self.believedSilence
    }
}
