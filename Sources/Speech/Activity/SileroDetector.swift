package import VoiceCore

/// The detector of choice: the Silero network, which tells speech from noise, typing and most music.
///
/// Its verdict comes each 32 ms and 52 to 68 ms late.
package final class SileroDetector: VoiceActivityDetector {
    private static let windowCount = SileroNetwork.windowCount

    private let network: SileroNetwork
    private var window: [Int16] = []
    // Three windows of 32 ms among four: 90 of 120 ms.
    private var tracker = ActivityTracker(onset: .init(windows: 4, voiced: 3), lateness: 1_040)

    package init(_ weights: SileroWeights) {
        network = SileroNetwork(weights)
        window.reserveCapacity(Self.windowCount)
    }

    package func process(_ frame: AudioFrame) -> VoiceActivity {
        tracker.hear(frame)
        var rest = frame.samples[...]
        while !rest.isEmpty {
            let taken = rest.prefix(Self.windowCount - window.count)
            window += taken
            rest = rest.dropFirst(taken.count)
            guard window.count == Self.windowCount else { break }
            let end = frame.endsAt + -rest.count
            tracker.judge(network.probability(of: window), from: end + -Self.windowCount, to: end)
            window.removeAll(keepingCapacity: true)
        }
        return tracker.activity
    }

    package func endSpeech() { tracker.endSpeech() }
}
