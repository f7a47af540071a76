import Runtime
import SQLite

/// A row of `agent_providers` as it stands there.
struct ProviderRow: Sendable, Equatable {
    var agentID: String
    var position: Int
    var kind: String
    var baseURL: String?
    var model: String?
    var apiKeyVariable: String?
    var temperature: Double?
    var maxTokens: Int?
    var firstTokenTimeout: Int
    var timeout: Int
    var retries: Int
    /// JSON text.
    var extra: String

    /// In the order of ``init(_:)``.
    static let query = """
        SELECT agent_id, position, kind, base_url, model, api_key_env, temperature, max_tokens, first_token_timeout_ms, \
        timeout_ms, retries, extra FROM agent_providers ORDER BY agent_id, position
        """

    init(_ row: Row) {
        agentID = row.text(0)
        position = row.integer(1)
        kind = row.text(2)
        baseURL = row.optionalText(3)
        model = row.optionalText(4)
        apiKeyVariable = row.optionalText(5)
        temperature = row.optionalReal(6)
        maxTokens = row.optionalInteger(7)
        firstTokenTimeout = row.integer(8)
        timeout = row.integer(9)
        retries = row.integer(10)
        extra = row.text(11)
    }

    /// As `providers` of an agent shows it.
    var json: JSONValue {
        [
            "kind": .string(kind), "base_url": JSONValue(baseURL), "model": JSONValue(model),
            "api_key_env": JSONValue(apiKeyVariable), "temperature": JSONValue(temperature),
            "max_tokens": JSONValue(maxTokens), "first_token_timeout_ms": JSONValue(firstTokenTimeout),
            "timeout_ms": JSONValue(timeout), "retries": JSONValue(retries), "extra": JSONValue(column: extra),
        ]
    }
}

extension JSONValue {
    /// A column that holds JSON text; what doesn't parse is shown as it stands.
    init(column text: String) { self = (try? JSONValue(parsing: text.utf8)) ?? .string(text) }
}
