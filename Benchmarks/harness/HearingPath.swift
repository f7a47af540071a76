import Speech
import VoiceCore

/// The part of hearing that every frame of a speaker goes through: voice activity and endpointing.
final class HearingPath {
    private let clip: [[Int16]]
    private let detector: any VoiceActivityDetector
    private let policy: any TurnEndPolicy
    private var position = 0
    private var isSpeaking = false
    private(set) var utteranceCount = 0

    /// - Parameters:
    ///   - models: Folder of the voice activity weights.
    ///   - clip: Speech; enough silence to end the utterance is added.
    init(models: String, clip: Recording) {
        self.clip = (clip.frames + Array(repeating: Recording.silence, count: 50)).map {
            [Int16](littleEndian: $0.span.bytes)
        }
        detector = DetectorChoice(modelFolders: [models]).makeDetector()
        policy = EndpointingSettings(mode: .fixed, silence: .milliseconds(600)).makePolicy()
    }

    /// Hears the clip again and again.
    func hear(frames count: Int) {
        for index in position..<(position + count) {
            hear(
                AudioFrame(
                    samples: clip[index % clip.count],
                    sampleRate: AudioFrame.hearingRate,
                    startsAt: SampleTime(index * AudioFrame.hearingCount)
                )
            )
        }
        position += count
    }

    private func hear(_ frame: AudioFrame) {
        let activity = detector.process(frame)
        if !isSpeaking, activity.phase == .speaking {
            isSpeaking = true
            policy.utteranceStarted(at: activity.speechStartedAt ?? frame.startsAt)
        }
        guard isSpeaking, case .ended = policy.verdict(at: frame.endsAt, activity: activity) else { return }
        isSpeaking = false
        utteranceCount += 1
        detector.endSpeech()
    }
}
