/// An agent as it was when a turn began: one version of its configuration for the whole turn.
package struct Agent: Sendable {
    package var id: String
    package var name: String
    package var instructions: String
    package var greeting: String?
    package var language: String
    /// Engine names in order; nil is the server's own order.
    package var stt: [String]?
    package var tts: [String]?
    package var voice: String?
    package var speed: Double
    package var pitch: Double
    package var volume: Double
    /// With the server's defaults filled in.
    package var endpointing: EndpointingSettings
    package var speculation: Bool
    package var bargeIn: Bool
    package var contextMessages: Int
    package var temperature: Double?
    package var maxTokens: Int?
    package var failureText: String?
    /// The agent's whole chain.
    package var model: any LanguageModel

    package init(
        id: String,
        name: String,
        instructions: String = "",
        greeting: String? = nil,
        language: String = "en",
        stt: [String]? = nil,
        tts: [String]? = nil,
        voice: String? = nil,
        speed: Double = 1,
        pitch: Double = 1,
        volume: Double = 1,
        endpointing: EndpointingSettings = EndpointingSettings(),
        speculation: Bool = true,
        bargeIn: Bool = true,
        contextMessages: Int = 20,
        temperature: Double? = nil,
        maxTokens: Int? = nil,
        failureText: String? = nil,
        model: any LanguageModel
    ) {
        self.id = id
        self.name = name
        self.instructions = instructions
        self.greeting = greeting
        self.language = language
        self.stt = stt
        self.tts = tts
        self.voice = voice
        self.speed = speed
        self.pitch = pitch
        self.volume = volume
        self.endpointing = endpointing
        self.speculation = speculation
        self.bargeIn = bargeIn
        self.contextMessages = contextMessages
        self.temperature = temperature
        self.maxTokens = maxTokens
        self.failureText = failureText
        self.model = model
    }
}

/// Where sessions get agents from, at each turn's start.
package protocol AgentDirectory: Sendable {
    /// The agent with this row id, or the default agent for nil (and for one that has gone or is disabled).
    ///
    /// Where no enabled agent is the default, the oldest enabled one stands in; ``AgentError/noneEnabled`` means that
    /// there is none at all.
    ///
    /// Synchronous: it answers from memory, kept current with the database.
    func agent(id: String?) throws(AgentError) -> Agent

    /// The enabled agent with this name.
    func agent(named name: String) throws(AgentError) -> Agent
}

/// An agent that can't be used.
package enum AgentError: Error, Sendable, Equatable {
    case notFound(String)
    case disabled(String)
    /// No agent is enabled.
    case noneEnabled
}
