import Runtime
import SQLite

/// A row of `agents` as it stands there, with its providers in order.
struct AgentRow: Sendable, Equatable {
    var id: String
    var name: String
    var title: String?
    var instructions: String
    var greeting: String?
    var language: String
    /// Engine names, separated by commas.
    var stt: String?
    var tts: String?
    var voice: String?
    var speed: Double
    var pitch: Double
    var volume: Double
    var endpointing: String?
    var silence: Int?
    var maxUtterance: Int?
    var speculation: Bool
    var bargeIn: Bool
    var contextMessages: Int?
    var temperature: Double?
    var maxTokens: Int?
    var hedge: Bool
    var failureText: String?
    /// JSON text.
    var tools: String
    var routes: String
    var isDefault: Bool
    var isEnabled: Bool
    /// Milliseconds since 1970.
    var createdAt: Int64
    /// Grows with every change of the agent or its providers.
    var updatedAt: Int64
    var providers: [ProviderRow] = []

    private static let query = """
        SELECT id, name, title, instructions, greeting, language, stt, tts, voice, speed, pitch, volume, endpointing, \
        silence_ms, max_utterance_ms, speculation, barge_in, context_messages, temperature, max_tokens, hedge, \
        failure_text, tools, routes, is_default, enabled, created_at, updated_at FROM agents ORDER BY name
        """

    private init(_ row: Row) {
        id = row.text(0)
        name = row.text(1)
        title = row.optionalText(2)
        instructions = row.text(3)
        greeting = row.optionalText(4)
        language = row.text(5)
        stt = row.optionalText(6)
        tts = row.optionalText(7)
        voice = row.optionalText(8)
        speed = row.real(9)
        pitch = row.real(10)
        volume = row.real(11)
        endpointing = row.optionalText(12)
        silence = row.optionalInteger(13)
        maxUtterance = row.optionalInteger(14)
        speculation = row.bool(15)
        bargeIn = row.bool(16)
        contextMessages = row.optionalInteger(17)
        temperature = row.optionalReal(18)
        maxTokens = row.optionalInteger(19)
        hedge = row.bool(20)
        failureText = row.optionalText(21)
        tools = row.text(22)
        routes = row.text(23)
        isDefault = row.bool(24)
        isEnabled = row.bool(25)
        createdAt = row.integer64(26)
        updatedAt = row.integer64(27)
    }

    /// Every agent by name, as the database is at one moment.
    static func all(in database: Database) async throws(DatabaseError) -> [AgentRow] {
        try await database.read { connection throws(DatabaseError) in
            var agents = try connection.rows(query) { AgentRow($0) }
            let providers = try connection.rows(ProviderRow.query) { ProviderRow($0) }
            let byAgent = Dictionary(grouping: providers, by: \.agentID)
            for index in agents.indices { agents[index].providers = byAgent[agents[index].id] ?? [] }
            return agents
        }
    }
}
