package import VoiceCore

/// Ends an utterance after a silence that depends on the words: shorter where they look complete, longer after a hesitation.
package final class AdaptiveEndpointing: TurnEndPolicy {
    /// How long a text must have stood unchanged for its confidence to count.
    private static let settled = Duration.milliseconds(200)
    /// The confidence from which an engine that gives no punctuation is believed.
    private static let trusted = 0.8

    private let base: Duration
    private var silence: SilenceWatch
    private var latest: Transcript?
    /// Since when the text has been the same; nil until the next frame tells the time.
    private var unchangedSince: SampleTime?

    /// - Parameters:
    ///   - silence: What the waits are parts of: 0.75 of it, 0.4, or 1.5.
    ///   - maxUtterance: Longer speech is ended with reason `limit`.
    package init(silence: Duration, maxUtterance: Duration) {
        base = silence
        self.silence = SilenceWatch(maxUtterance: maxUtterance)
    }

    package func utteranceStarted(at time: SampleTime) {
        silence.utteranceStarted(at: time)
        latest = nil
        unchangedSince = nil
    }

    package func observe(_ transcript: Transcript) {
        if transcript.text != latest?.text { unchangedSince = nil }
        latest = transcript
    }

    package func verdict(at now: SampleTime, activity: VoiceActivity) -> TurnVerdict {
        if latest != nil, unchangedSince == nil { unchangedSince = now }
        return silence.verdict(at: now, activity: activity, wait: wait(at: now))
    }

    private func wait(at now: SampleTime) -> Duration {
        guard let latest, let unchangedSince else { return base * 0.75 }
        switch Ending(of: latest.text) {
        case .hesitating: return base * 1.5
        case .closed: return base * 0.4
        case .open:
            let isSettled = SilenceWatch.time(from: unchangedSince, to: now) >= Self.settled
            let isTrusted = latest.confidence.map { $0 > Self.trusted } ?? false
            return isSettled && isTrusted ? base * 0.4 : base * 0.75
        }
    }
}
