/// What a detector makes of one frame.
package struct VoiceActivity: Sendable, Equatable {
    package enum Phase: Sendable, Equatable {
        /// Nobody speaks.
        case quiet
        /// Perhaps the beginning of speech; not certain yet.
        case starting
        case speaking
        /// Sound has stopped; the utterance is not ended by this alone.
        case stopping
    }

    package var phase: Phase
    /// How surely the newest window holds speech, 0 to 1.
    package var probability: Float
    /// Where the current speech began (from `starting` on until the next `quiet`).
    package var speechStartedAt: SampleTime?
    /// The last sample that held speech, estimated back from the verdict, which is late by its nature.
    ///
    /// It moves on while someone speaks.
    package var lastSpeechAt: SampleTime?

    package init(
        phase: Phase,
        probability: Float,
        speechStartedAt: SampleTime? = nil,
        lastSpeechAt: SampleTime? = nil
    ) {
        self.phase = phase
        self.probability = probability
        self.speechStartedAt = speechStartedAt
        self.lastSpeechAt = lastSpeechAt
    }
}
