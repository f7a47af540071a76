import Glibc
import VoiceCore

/// Finds the last sample that held speech, near the point where a detector lost it.
///
/// A detector's verdict comes late. In a quiet room the level tells more: speech ends with the last frame within 40 dB
/// of the utterance's loudest one that also stands out of the room's own noise. Where speech does not stand out, only
/// the verdict less its usual lateness is left.
struct LastSpeechEstimate {
    /// Frames further below the loudest one than this, in dB, are no speech.
    private static let range: Float = 40
    /// How far above the noise speech stands out, in dB.
    private static let margin: Float = 9
    /// With the noise nearer to the loudest frame than this, in dB, levels tell nothing.
    private static let leastRange: Float = 18
    /// Frames in which the noise is sought: three seconds.
    private static let memory = 150
    /// How far from the last voiced window speech may have ended, in frames: before it, and after it.
    private static let before = 10
    private static let after = 10
    /// Speech may fall silent for so many frames (a stop before its release) and still be the same sound.
    private static let gap = 3
    /// How many samples of soft speech noise may hide before the verdict is believed instead of the level: 60 ms.
    private static let hidden = 960

    private struct Level {
        /// In dB of full scale.
        var loudness: Float
        var endsAt: SampleTime
    }

    private let lateness: Int
    /// A ring of the last frames.
    private var levels: [Level] = []
    private var next = 0
    private var peak = -Float.infinity
    private var voicedUntil: SampleTime?
    private(set) var time: SampleTime?

    /// - Parameter lateness: How many samples after the end of speech a detector's last voiced window usually ends.
    init(lateness: Int) {
        self.lateness = lateness
        levels.reserveCapacity(Self.memory)
    }

    /// Takes the next frame.
    mutating func hear(_ frame: AudioFrame, isSpeech: Bool) {
        let level = Level(loudness: Self.loudness(of: frame.samples), endsAt: frame.endsAt)
        if levels.count < Self.memory {
            levels.append(level)
        } else {
            levels[next] = level
            next = (next + 1) % Self.memory
        }
        guard isSpeech else { return }
        peak = max(peak, level.loudness)
        if let voicedUntil, frame.endsAt - voicedUntil <= Self.after * AudioFrame.hearingCount { estimate() }
    }

    /// Tells that a window that ended here held speech.
    mutating func voiced(until end: SampleTime) {
        if voicedUntil == nil { notePeak() }
        voicedUntil = end
        estimate()
    }

    mutating func endSpeech() {
        peak = -.infinity
        voicedUntil = nil
        time = nil
    }

    /// The frames of the first voiced window have been heard before anyone knew that they were speech.
    private mutating func notePeak() {
        for age in 0..<min(Self.gap, levels.count) { peak = max(peak, level(age: age).loudness) }
    }

    /// The frame of so many frames ago.
    private func level(age: Int) -> Level {
        let newest = levels.count < Self.memory ? levels.count - 1 : next + Self.memory - 1
        return levels[(newest - age) % Self.memory]
    }

    private mutating func estimate() {
        guard let voicedUntil else { return }
        let noise = levels.reduce(Float.infinity) { min($0, $1.loudness) }
        let threshold = max(peak - Self.range, noise + Self.margin)
        let byVerdict = voicedUntil + -lateness
        guard peak - noise >= Self.leastRange, let loud = lastFrame(above: threshold, near: voicedUntil) else {
            return time = byVerdict
        }
        // Where noise hides the soft end of a word, the detector may have heard more than the level shows.
        let isMasked = noise + Self.margin > peak - Self.range
        time = isMasked && byVerdict - loud > Self.hidden ? byVerdict : loud
    }

    /// The end of the last loud frame before the detector lost the voice, and of those that follow it without a gap.
    private func lastFrame(above threshold: Float, near voicedUntil: SampleTime) -> SampleTime? {
        let reach = AudioFrame.hearingCount
        var found: SampleTime?
        let oldest = min(Self.before + Self.after + 2, levels.count)
        for age in stride(from: oldest - 1, through: 0, by: -1) {
            let level = level(age: age)
            guard level.loudness >= threshold, level.endsAt - voicedUntil >= -Self.before * reach else { continue }
            let isConnected = found.map { level.endsAt - $0 <= (Self.gap + 1) * reach } ?? false
            if level.endsAt <= voicedUntil + reach
                || (isConnected && level.endsAt - voicedUntil <= Self.after * reach)
            {
                found = level.endsAt
            }
        }
        return found
    }

    private static func loudness(of samples: [Int16]) -> Float {
        var energy = 0
        for sample in samples { energy += Int(sample) * Int(sample) }
        guard energy > 0 else { return -100 }
        return 10 * log10(Float(energy) / Float(samples.count) / (32768 * 32768))
    }
}
