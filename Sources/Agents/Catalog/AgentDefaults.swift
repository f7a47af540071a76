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
