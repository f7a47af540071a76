package import Configuration
import Runtime
package import VoiceCore

/// What holds where a column of `agents` is null.
package struct AgentDefaults: Sendable {
    package var endpointing: EndpointingSettings
    package var contextMessages: Int
    package var temperature: Double?
    package var maxTokens: Int?
    /// False: no agent speculates, whatever its row says.
    package var speculation: Bool
    package var voice: String?
    /// For agents whose speed is 1, which is how a row doesn't say.
    package var speed: Double
    /// For agents whose pitch is 1.
    package var pitch: Double

    package init(
        endpointing: EndpointingSettings = EndpointingSettings(),
        contextMessages: Int = 20,
        temperature: Double? = 0.7,
        maxTokens: Int? = 1000,
        speculation: Bool = true,
        voice: String? = nil,
        speed: Double = 1,
        pitch: Double = 1
    ) {
        self.endpointing = endpointing
        self.contextMessages = contextMessages
        self.temperature = temperature
        self.maxTokens = maxTokens
        self.speculation = speculation
        self.voice = voice
        self.speed = speed
        self.pitch = pitch
    }
}

// MARK: As the configuration says them

extension AgentDefaults {
    /// Defaults from the configuration; what voices and sessions have for all agents is the caller's to add.
    package init(_ values: ConfigValues) {
        self.init(
            endpointing: EndpointingSettings(
                mode: EndpointingSettings.Mode(rawValue: values.text(Self.mode)) ?? .adaptive,
                silence: .milliseconds(values.integer(Self.silence)),
                maxUtterance: .milliseconds(values.integer(Self.maxUtterance)),
                recordLength: values.optionalNumber(Self.recordSeconds).map { .seconds($0) }
            ),
            contextMessages: values.integer(Self.messages),
            temperature: values.number(Self.temperature),
            maxTokens: values.integer(Self.tokens)
        )
    }

    private static let messages = ConfigOption(
        "sessions.context_messages",
        "MAX_CONTEXT_MESSAGES",
        .integer(SettingLimits.context),
        default: 20,
        unit: "messages",
        "How much history a model is shown, for agents that don't say."
    )
    private static let mode = ConfigOption(
        "endpointing.mode",
        "ENDPOINTING",
        .choice(EndpointingSettings.Mode.allCases.map(\.rawValue)),
        default: "adaptive",
        "How the end of an utterance is told, for agents that don't say."
    )
    private static let silence = ConfigOption(
        "endpointing.silence_ms",
        "SILENCE_THRESHOLD_MS",
        .integer(SettingLimits.silence),
        default: 600,
        unit: "ms",
        "fixed waits just this long after the last speech; adaptive waits 0.4 to 1.5 of it, by the words."
    )
    private static let maxUtterance = ConfigOption(
        "endpointing.max_utterance_ms",
        "MAX_SPEAKING_TIME_MS",
        .integer(SettingLimits.maxUtterance),
        default: 45000,
        unit: "ms",
        "Longer speech is ended."
    )
    private static let recordSeconds = ConfigOption(
        "endpointing.record_seconds",
        "RECORD_SECONDS",
        .number(0.5...300),
        unit: "s",
        "When set: an utterance ends every so often, in place of voice activity."
    )
    private static let temperature = ConfigOption(
        "llm.temperature",
        "DEFAULT_LLM_TEMPERATURE",
        .number(SettingLimits.temperature),
        default: 0.7,
        "For agents that don't say."
    )
    private static let tokens = ConfigOption(
        "llm.max_tokens",
        "DEFAULT_LLM_MAX_TOKENS",
        .integer(1...1_000_000),
        default: 1000,
        unit: "tokens",
        "Length of a reply, for agents that don't say."
    )

    package static let options = [messages, mode, silence, maxUtterance, recordSeconds, temperature, tokens]
}
