import Runtime
import VoiceCore

/// The audio of one reply on its way to a connection: held at first, then handed over a little ahead of real time.
///
/// It keeps no clock: every call says what time it is (from any fixed start), and ``nextEvent(at:)`` tells when to ask
/// again. Times are absolute, so that pace does not drift.
struct PlaybackQueue {
    /// No frame but the last is shorter.
    static let shortestFrame: Duration = .milliseconds(20)
    static let longestFrame: Duration = .milliseconds(100)
    /// How long after the last news of a client that reports its playback, and has not reached the end, the end is taken for granted.
    static let reportPatience: Duration = .seconds(2)

    private struct Chunk {
        var samples: [Int16]
        var sampleRate: Int
        var duration: Duration { .samples(samples.count, at: sampleRate) }
    }

    /// How far ahead of real time frames may be handed over.
    private let ahead: Duration
    private let frameLength: Duration
    private var chunks = WaitingLine<Chunk>()
    /// Samples of the first chunk that have been handed over.
    private var offset = 0
    private(set) var appended: Duration = .zero
    private(set) var handedOver: Duration = .zero
    private var handedSamples = SampleTime.zero
    /// All audio of the reply has been appended.
    private(set) var isComplete = false
    private(set) var isPaused = false
    /// Playback stood at `position` at `runningSince`; nil while it stands still.
    private var runningSince: Duration?
    private var position: Duration = .zero
    private var reported: Duration?
    private var reportedAt: Duration = .zero

    init(ahead: Duration) {
        self.ahead = max(ahead, Self.longestFrame)
        // Small frames where little may be ahead, or there would be a gap between two.
        frameLength = min(Self.longestFrame, max(Self.shortestFrame, self.ahead / 5))
    }

    /// Adds audio that follows on what is there.
    mutating func append(_ samples: [Int16], sampleRate: Int) {
        guard !samples.isEmpty else { return }
        chunks.append(Chunk(samples: samples, sampleRate: sampleRate))
        appended += .samples(samples.count, at: sampleRate)
    }

    /// Nothing more comes.
    mutating func complete() { isComplete = true }

    /// Whether every sample was handed over and none follows.
    var isHandedOver: Bool { isComplete && chunks.isEmpty }

    /// How much has been made and not been played.
    func backlog(at now: Duration) -> Duration { appended - estimate(at: now) }

    /// The next frame, if one is due.
    mutating func nextFrame(at now: Duration) -> AudioFrame? {
        guard !isPaused, let length = nextLength(), handedOver + length <= estimate(at: now) + ahead else { return nil }
        let frame = takeFrame()
        let played = estimate(at: now)
        if runningSince == nil || played == handedOver {
            // The first frame, or the listener had nothing left: playback runs on from here.
            position = played
            runningSince = now
        }
        handedOver += frame.duration
        return frame
    }

    /// When to ask again, and nil when nothing happens before more is appended.
    func nextEvent(at now: Duration) -> Duration? {
        guard !isPaused else { return nil }
        if let length = nextLength() {
            return now + max(.zero, handedOver + length - ahead - estimate(at: now))
        }
        guard isHandedOver else { return nil }
        return reported == nil ? endsAt : max(endsAt, reportedAt) + Self.reportPatience
    }

    /// Whether all was played, as far as it can be known.
    func isPlayed(at now: Duration) -> Bool {
        guard isHandedOver, !isPaused else { return false }
        guard let reported else { return estimate(at: now) >= handedOver }
        if reported + Self.shortestFrame >= handedOver { return true }
        return now >= max(endsAt, reportedAt) + Self.reportPatience
    }

    /// How much was heard: by the listener's own reports, else by what was handed over and the time it takes.
    func played(at now: Duration) -> Duration { reported ?? estimate(at: now) }

    /// The listener has really played so much.
    mutating func report(_ played: Duration, at now: Duration) {
        // Reports are whole milliseconds, rounded down.
        let played = min(played + .microseconds(999), handedOver)
        guard played > reported ?? .zero else {
            reported = reported ?? .zero
            return
        }
        reported = played
        reportedAt = now
    }

    mutating func pause(at now: Duration) {
        position = estimate(at: now)
        runningSince = nil
        isPaused = true
    }

    mutating func resume(at now: Duration) {
        isPaused = false
        if handedOver > position { runningSince = now }
        reportedAt = now
    }

    /// When all that was handed over will have been played.
    private var endsAt: Duration { runningSince.map { $0 + (handedOver - position) } ?? reportedAt }

    private func estimate(at now: Duration) -> Duration {
        guard let runningSince else { return position }
        return min(handedOver, position + (now - runningSince))
    }

    /// How long the next frame is; nil while there is too little for one.
    private func nextLength() -> Duration? {
        guard let first = chunks.first else { return nil }
        var count = -offset
        var hasFollower = isComplete
        let wanted = frameLength.sampleCount(at: first.sampleRate)
        for chunk in chunks {
            guard chunk.sampleRate == first.sampleRate else {
                hasFollower = true
                break
            }
            count += chunk.samples.count
            if count >= wanted { return .samples(wanted, at: first.sampleRate) }
        }
        let length = Duration.samples(count, at: first.sampleRate)
        return length >= Self.shortestFrame || hasFollower ? length : nil
    }

    /// Takes up to a frame's length of one rate; the end of a phrase whose follower has another rate is filled up with silence.
    private mutating func takeFrame() -> AudioFrame {
        let rate = chunks.first?.sampleRate ?? 0
        let wanted = frameLength.sampleCount(at: rate)
        var samples: [Int16] = []
        while samples.count < wanted, let chunk = chunks.first, chunk.sampleRate == rate {
            let rest = chunk.samples.count - offset
            let count = min(rest, wanted - samples.count)
            if samples.isEmpty, count == chunk.samples.count {
                samples = chunk.samples
            } else {
                samples.reserveCapacity(wanted)
                samples.append(contentsOf: chunk.samples[offset..<offset + count])
            }
            offset += count
            if count == rest {
                chunks.popFirst()
                offset = 0
            }
        }
        let shortest = Self.shortestFrame.sampleCount(at: rate)
        if samples.count < shortest, !chunks.isEmpty {
            samples.append(contentsOf: repeatElement(0, count: shortest - samples.count))
        }
        defer { handedSamples = handedSamples + samples.count }
        return AudioFrame(samples: samples, sampleRate: rate, startsAt: handedSamples)
    }
}
