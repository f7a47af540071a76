/// Listening, limits, storage and logging.
extension ConfigTable {
    static let host = ConfigOption(
        "server.host",
        "PARLEY_HOST",
        .host,
        default: "127.0.0.1",
        "Address to listen on; any other than loopback needs an API key."
    )
    static let port = ConfigOption(
        "server.port",
        "PORT",
        .integer(0...65535),
        default: 8900,
        "Port to listen on; 0 takes a free one."
    )
    static let certificate = ConfigOption(
        "server.tls.certificate",
        "PARLEY_TLS_CERT",
        .path,
        "PEM file with the certificate chain; with the key: serve https and wss."
    )
    static let certificateKey = ConfigOption(
        "server.tls.key",
        "PARLEY_TLS_KEY",
        .path,
        "PEM file with the private key."
    )
    static let corsOrigins = ConfigOption(
        "server.cors_origins",
        "CORS_ORIGINS",
        .origins,
        default: [],
        "Origins of other sites whose pages may use the server; none: its own pages only."
    )
    static let rateLimit = ConfigOption(
        "server.rate_limit_per_minute",
        "RATE_LIMIT_PER_MINUTE",
        .integer(1...1_000_000),
        default: 600,
        unit: "requests a minute",
        "Limit for each API key, or each address where no key is used."
    )
    static let maxConnections = ConfigOption(
        "server.max_connections",
        nil,
        .integer(1...1_000_000),
        default: 10000,
        "Open connections; more are refused with 503."
    )
    static let apiKey = ConfigOption(nil, "API_KEY", .text, isSecret: true, "One key with every scope.")
    static let idleTimeout = ConfigOption(
        "websocket.idle_timeout_s",
        nil,
        .integer(1...86400),
        default: 300,
        unit: "s",
        "A WebSocket whose client sends nothing for so long is closed."
    )
    static let database = ConfigOption(
        "storage.database",
        "PARLEY_DB",
        .path,
        default: "data/parley.db",
        "The SQLite file."
    )
    static let logLevel = ConfigOption(
        "logging.level",
        "LOG_LEVEL",
        .choice(LogLevel.allCases.map(\.name), also: ["warn": "warning"]),
        default: "info",
        "Lines below this level are not written."
    )
    static let logFormat = ConfigOption(
        "logging.format",
        "LOG_FORMAT",
        .choice(["text", "json"]),
        default: "text",
        "How a line looks."
    )
}
