import Configuration
import Runtime

/// Where the server listens, and what it lets in.
struct ListeningSettings: Sendable {
    let host: String
    let port: Int
    let certificatePath: String?
    let certificateKeyPath: String?
    /// Origins of other sites, as browsers send them (``WebOrigin``), or `*` alone.
    let corsOrigins: [String]
    let rateLimitPerMinute: Int
    let maxConnections: Int
    let webSocketIdleTimeout: Duration
    /// `API_KEY`: one key with every scope.
    let apiKey: String?

    init(_ values: ConfigValues) {
        host = values.text(Self.hostOption)
        port = values.integer(Self.portOption)
        certificatePath = values.optionalText(Self.certificate)
        certificateKeyPath = values.optionalText(Self.certificateKey)
        corsOrigins = values.list(Self.origins)
        rateLimitPerMinute = values.integer(Self.rateLimit)
        maxConnections = values.integer(Self.connections)
        webSocketIdleTimeout = .seconds(values.integer(Self.idleTimeout))
        apiKey = values.optionalText(Self.key)
    }

    /// Whether only this machine can reach it.
    var isLoopback: Bool { LoopbackHost.isLoopback(host) }

    /// What doesn't go together.
    var faults: [ConfigFault] {
        guard (certificatePath == nil) != (certificateKeyPath == nil) else { return [] }
        let missing = certificatePath == nil ? Self.certificate : Self.certificateKey
        return [ConfigFault(missing.name, "is not set; certificate and key are given together or not at all")]
    }

    /// What is wrong while there was never a key, neither `API_KEY` nor one in the database.
    ///
    /// - Parameter wasKeyMade: Whether the database ever had a key; revoked and deleted ones count.
    /// - Returns: Nil when nothing is.
    func openFault(wasKeyMade: Bool) -> ConfigFault? {
        guard apiKey == nil, !wasKeyMade else { return nil }
        let remedy = "set API_KEY, or make a key with `parley keys create NAME`"
        if !isLoopback {
            return ConfigFault(
                Self.hostOption.name,
                "\(host) can be reached from outside and there is no API key; \(remedy), or listen on 127.0.0.1"
            )
        }
        guard corsOrigins.contains(WebOrigin.any) else { return nil }
        return ConfigFault(
            Self.origins.name,
            "\"*\" would let the page of every site use this server without a key; \(remedy), or name the origins"
        )
    }
}

extension ListeningSettings {
    private static let hostOption = ConfigOption(
        "server.host",
        "PARLEY_HOST",
        .host,
        default: "127.0.0.1",
        "Address to listen on; any other than loopback needs an API key."
    )
    private static let portOption = ConfigOption(
        "server.port",
        "PORT",
        .integer(0...65535),
        default: 8900,
        "Port to listen on; 0 takes a free one."
    )
    private static let certificate = ConfigOption(
        "server.tls.certificate",
        "PARLEY_TLS_CERT",
        .path,
        "PEM file with the certificate chain; with the key: serve https and wss."
    )
    private static let certificateKey = ConfigOption(
        "server.tls.key",
        "PARLEY_TLS_KEY",
        .path,
        "PEM file with the private key."
    )
    private static let origins = ConfigOption(
        "server.cors_origins",
        "CORS_ORIGINS",
        .origins,
        default: [],
        "Origins of other sites whose pages may use the server; none: its own pages only."
    )
    private static let rateLimit = ConfigOption(
        "server.rate_limit_per_minute",
        "RATE_LIMIT_PER_MINUTE",
        .integer(1...1_000_000),
        default: 600,
        unit: "requests a minute",
        "Limit for each API key, or each address where no key is used."
    )
    private static let connections = ConfigOption(
        "server.max_connections",
        nil,
        .integer(1...1_000_000),
        default: 10000,
        "Open connections; more are refused with 503."
    )
    private static let key = ConfigOption(nil, "API_KEY", .text, isSecret: true, "One key with every scope.")
    private static let idleTimeout = ConfigOption(
        "websocket.idle_timeout_s",
        nil,
        .integer(1...86400),
        default: 300,
        unit: "s",
        "A WebSocket whose client sends nothing for so long is closed."
    )

    static let options = [
        hostOption, portOption, certificate, certificateKey, origins, rateLimit, connections, key, idleTimeout,
    ]
}
