package import Runtime

/// One row of `api_keys`, without the hash.
package struct APIKey: Sendable, Equatable {
    package var id: String
    package var name: String
    package var scopes: Set<KeyScope>
    /// Nil: the server's own limit.
    package var ratePerMinute: Int?
    /// Milliseconds since 1970 UTC, as the other times.
    package var createdAt: Int64
    /// Kept to the minute.
    package var lastUsedAt: Int64?
    package var revokedAt: Int64?

    /// Whether the key may do what asks for `scope`; `admin` may do everything.
    package func allows(_ scope: KeyScope) -> Bool { scopes.contains(scope) || scopes.contains(.admin) }

    /// The columns, without the hash.
    package var json: JSONValue {
        [
            "id": .string(id),
            "name": .string(name),
            "scopes": .array(KeyScope.allCases.filter(scopes.contains).map { .string($0.rawValue) }),
            "rate_per_minute": JSONValue(ratePerMinute),
            "created_at": .integer(createdAt),
            "last_used_at": lastUsedAt.map(JSONValue.integer) ?? .null,
            "revoked_at": revokedAt.map(JSONValue.integer) ?? .null,
        ]
    }
}
