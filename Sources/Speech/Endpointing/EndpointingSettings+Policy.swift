package import VoiceCore

extension EndpointingSettings {
    /// The policy that these settings ask for, for one speaker.
    package func makePolicy() -> any TurnEndPolicy {
        if let recordLength { return RecordingEndpointing(length: min(recordLength, maxUtterance)) }
        return switch mode {
        case .adaptive: AdaptiveEndpointing(silence: silence, maxUtterance: maxUtterance)
        case .fixed: FixedEndpointing(silence: silence, maxUtterance: maxUtterance)
        case .manual: ManualEndpointing(maxUtterance: maxUtterance)
        }
    }
}
