import Runtime
import VoiceCore

/// The columns of `agents`: a new one is a line here, a line in ``all``, and a line of SQL.
package enum AgentColumns {
    static let id = AgentField<String>(text: AgentColumn("id", .text(), default: "", isWritable: false))
    static let name = AgentField<String>(
        text: AgentColumn(
            "name",
            .text(SettingLimits.agentName),
            default: .null,
            isPublic: true,
            "a-z, 0-9, _ and -; begins with a letter or a digit."
        )
    )
    static let title = AgentField<String?>(text: AgentColumn("title", .text(SettingLimits.title), isPublic: true))
    static let instructions = AgentField<String>(
        text: AgentColumn("instructions", .text(SettingLimits.instructions), default: "")
    )
    static let greeting = AgentField<String?>(
        text: AgentColumn("greeting", .text(SettingLimits.greeting), "Said when a new session begins.")
    )
    static let language = AgentField<String>(
        text: AgentColumn("language", .text(SettingLimits.languageTag), default: "en", isPublic: true)
    )
    static let stt = AgentField<String?>(
        text: AgentColumn("stt", .text(), "Engines in the order in which they are tried, separated by commas.")
    )
    static let tts = AgentField<String?>(text: AgentColumn("tts", .text(), "The same for speaking."))
    static let voice = AgentField<String?>(text: AgentColumn("voice", .text(SettingLimits.voiceName), isPublic: true))
    static let speed = AgentField<Double>(number: AgentColumn("speed", .number(SettingLimits.speed), default: 1))
    static let pitch = AgentField<Double>(number: AgentColumn("pitch", .number(SettingLimits.pitch), default: 1))
    static let volume = AgentField<Double>(number: AgentColumn("volume", .number(SettingLimits.volume), default: 1))
    static let endpointing = AgentField<EndpointingSettings.Mode?>(
        AgentColumn("endpointing", .choice(EndpointingSettings.Mode.allCases.map(\.rawValue)))
    ) { $0.string.flatMap(EndpointingSettings.Mode.init) }
    static let silence = AgentField<Int?>(integer: AgentColumn("silence_ms", .integer(SettingLimits.silence)))
    static let maxUtterance = AgentField<Int?>(
        integer: AgentColumn("max_utterance_ms", .integer(SettingLimits.maxUtterance))
    )
    static let speculation = AgentField<Bool>(flag: AgentColumn("speculation", .flag, default: true))
    static let bargeIn = AgentField<Bool>(flag: AgentColumn("barge_in", .flag, default: true))
    static let contextMessages = AgentField<Int?>(
        integer: AgentColumn("context_messages", .integer(SettingLimits.context))
    )
    static let temperature = AgentField<Double?>(
        number: AgentColumn("temperature", .number(SettingLimits.temperature))
    )
    static let maxTokens = AgentField<Int?>(integer: AgentColumn("max_tokens", .integer(1...Int.max)))
    static let hedge = AgentField<Bool>(
        flag: AgentColumn("hedge", .flag, default: false, "Ask a second provider when the first is slower than usual.")
    )
    static let failureText = AgentField<String?>(
        text: AgentColumn("failure_text", .text(), "Said when every provider failed.")
    )
    static let tools = AgentField<JSONValue>(json: AgentColumn("tools", .names, default: []))
    static let routes = AgentField<JSONValue>(json: AgentColumn("routes", .array, default: []))
    static let isDefault = AgentField<Bool>(flag: AgentColumn("is_default", .flag, default: false))
    static let isEnabled = AgentField<Bool>(flag: AgentColumn("enabled", .flag, default: true))
    static let createdAt = AgentField<Int64>(time: AgentColumn("created_at", .time, default: .null, isWritable: false))
    /// Grows with every change of the agent or its providers.
    static let updatedAt = AgentField<Int64>(time: AgentColumn("updated_at", .time, default: .null, isWritable: false))

    /// In the order of the table.
    package static let all = [
        id.column, name.column, title.column, instructions.column, greeting.column, language.column, stt.column,
        tts.column, voice.column, speed.column, pitch.column, volume.column, endpointing.column, silence.column,
        maxUtterance.column, speculation.column, bargeIn.column, contextMessages.column, temperature.column,
        maxTokens.column, hedge.column, failureText.column, tools.column, routes.column, isDefault.column,
        isEnabled.column, createdAt.column, updatedAt.column,
    ]

    package static let writable = all.filter(\.isWritable)
}

/// The columns of `agent_providers` that describe a provider, beside the agent's id and its place in the chain.
package enum ProviderColumns {
    static let kind = AgentField<String>(
        text: AgentColumn(
            "kind",
            .text(SettingLimits.agentName),
            default: .null,
            "Of a-z, 0-9, _ and -; one that isn't built is a problem and skipped."
        )
    )
    static let baseURL = AgentField<String?>(text: AgentColumn("base_url", .address))
    static let model = AgentField<String?>(text: AgentColumn("model", .text()))
    static let apiKeyVariable = AgentField<String?>(
        text: AgentColumn("api_key_env", .text(), "The environment variable that holds the key.")
    )
    static let temperature = AgentField<Double?>(
        number: AgentColumn("temperature", .number(SettingLimits.temperature))
    )
    static let maxTokens = AgentField<Int?>(integer: AgentColumn("max_tokens", .integer(1...Int.max)))
    static let firstTokenTimeout = AgentField<Int>(
        integer: AgentColumn("first_token_timeout_ms", .integer(1...86_400_000), default: 8000)
    )
    static let timeout = AgentField<Int>(
        integer: AgentColumn("timeout_ms", .integer(1...86_400_000), default: 60_000)
    )
    static let retries = AgentField<Int>(integer: AgentColumn("retries", .integer(0...5), default: 1))
    static let extra = AgentField<JSONValue>(
        json: AgentColumn("extra", .object, default: [:], "Merged into the request's body.")
    )

    /// In the order of the table.
    package static let all = [
        kind.column, baseURL.column, model.column, apiKeyVariable.column, temperature.column, maxTokens.column,
        firstTokenTimeout.column, timeout.column, retries.column, extra.column,
    ]
}
