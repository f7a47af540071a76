import VoiceCore

/// Turns verdicts about windows of sound into the phases of speech.
///
/// Speech begins when most of the last windows hold it, stops when one holds none, and goes on when one holds it again;
/// it ends by ``endSpeech()`` only, because how much silence ends an utterance is not decided here.
struct ActivityTracker {
    /// How many windows are looked at to tell that speech begins, and how many of them must hold it.
    struct Onset {
        var windows: Int
        var voiced: Int
    }

    static let startThreshold: Float = 0.5
    static let stopThreshold: Float = 0.35

    private let onset: Onset
    /// Where the voiced ones of the last windows start, nil for the others; oldest first.
    private var recent: [SampleTime?] = []
    private var phase = VoiceActivity.Phase.quiet
    private var probability: Float = 0
    private var startedAt: SampleTime?
    private var lastSpeech: LastSpeechEstimate

    /// - Parameters:
    ///   - onset: What it takes to begin.
    ///   - lateness: How many samples after the end of speech the last voiced window usually ends.
    init(onset: Onset, lateness: Int) {
        self.onset = onset
        lastSpeech = LastSpeechEstimate(lateness: lateness)
        recent.reserveCapacity(onset.windows)
    }

    var activity: VoiceActivity {
        VoiceActivity(
            phase: phase,
            probability: probability,
            speechStartedAt: startedAt,
            lastSpeechAt: startedAt.map { max($0, lastSpeech.time ?? $0) }
        )
    }

    /// Takes the sound of the next frame; call before the verdict on the window that the frame completes.
    mutating func hear(_ frame: AudioFrame) {
        lastSpeech.hear(frame, isSpeech: phase != .quiet)
    }

    /// Takes the verdict on the next window.
    mutating func judge(_ probability: Float, from start: SampleTime, to end: SampleTime) {
        self.probability = probability
        switch phase {
        case .quiet, .starting:
            if recent.count == onset.windows { recent.removeFirst() }
            recent.append(probability >= Self.startThreshold ? start : nil)
            startedAt = recent.first { $0 != nil } ?? nil
            if startedAt == nil {
                phase = .quiet
            } else {
                phase = recent.count { $0 != nil } >= onset.voiced ? .speaking : .starting
            }
        case .speaking where probability < Self.stopThreshold: phase = .stopping
        case .stopping where probability >= Self.startThreshold: phase = .speaking
        case .speaking, .stopping: break
        }
        if phase == .speaking || (phase == .starting && probability >= Self.startThreshold) {
            lastSpeech.voiced(until: end)
        }
    }

    /// Forgets the current speech; the next begins anew.
    mutating func endSpeech() {
        recent.removeAll(keepingCapacity: true)
        phase = .quiet
        startedAt = nil
        lastSpeech.endSpeech()
    }
}
