/// What `session.update` changed for one session; nil leaves the agent's own.
///
/// Kept in `sessions.settings` as JSON.
package struct SessionSettings: Sendable, Equatable {
    package struct Endpointing: Sendable, Equatable {
        /// `adaptive`, `fixed` or `manual`.
        package var mode: String?
        package var silenceMilliseconds: Int?
        package var maxUtteranceMilliseconds: Int?

        package init(mode: String? = nil, silenceMilliseconds: Int? = nil, maxUtteranceMilliseconds: Int? = nil) {
            self.mode = mode
            self.silenceMilliseconds = silenceMilliseconds
            self.maxUtteranceMilliseconds = maxUtteranceMilliseconds
        }
    }

    package var voice: String?
    package var speed: Double?
    package var language: String?
    package var instructions: String?
    package var endpointing: Endpointing?
    package var bargeIn: Bool?
    package var audio: Bool?
    package var partials: Bool?

    package init() {}
}

/// A change that a client asks for; nil leaves a setting as it is.
///
/// Values have been checked by the channel.
package struct SessionUpdate: Sendable, Equatable {
    /// Switches the session to the agent of this name for good.
    package var agent: String?
    package var settings = SessionSettings()

    package init() {}
}

/// The settings that hold for a session now, every one with its value, as `session.updated` shows them.
package struct EffectiveSettings: Sendable, Equatable {
    package var agent: String
    package var voice: String?
    package var speed: Double
    package var language: String
    package var instructions: String
    package var endpointing: EndpointingSettings
    package var bargeIn: Bool
    package var audio: Bool
    package var partials: Bool

    package init(
        agent: String,
        voice: String?,
        speed: Double,
        language: String,
        instructions: String,
        endpointing: EndpointingSettings,
        bargeIn: Bool,
        audio: Bool,
        partials: Bool
    ) {
        self.agent = agent
        self.voice = voice
        self.speed = speed
        self.language = language
        self.instructions = instructions
        self.endpointing = endpointing
        self.bargeIn = bargeIn
        self.audio = audio
        self.partials = partials
    }
}
