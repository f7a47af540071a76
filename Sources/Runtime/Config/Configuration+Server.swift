extension Configuration {
    /// Where the server listens, and what it lets in.
    package struct Server: Sendable {
        package let host: String
        package let port: Int
        package let certificatePath: String?
        package let certificateKeyPath: String?
        /// Origins of other sites, as browsers send them (``WebOrigin``), or `*` alone.
        package let corsOrigins: [String]
        package let rateLimitPerMinute: Int
        package let maxConnections: Int
        package let webSocketIdleTimeout: Duration
        /// `API_KEY`: one key with every scope.
        package let apiKey: String?

        init(_ values: ConfigValues) {
            host = values.text(ConfigTable.host)
            port = values.integer(ConfigTable.port)
            certificatePath = values.optionalText(ConfigTable.certificate)
            certificateKeyPath = values.optionalText(ConfigTable.certificateKey)
            corsOrigins = values.list(ConfigTable.corsOrigins)
            rateLimitPerMinute = values.integer(ConfigTable.rateLimit)
            maxConnections = values.integer(ConfigTable.maxConnections)
            webSocketIdleTimeout = .seconds(values.integer(ConfigTable.idleTimeout))
            apiKey = values.optionalText(ConfigTable.apiKey)
        }

        /// Whether only this machine can reach it.
        package var isLoopback: Bool { LoopbackHost.isLoopback(host) }

        var faults: [ConfigFault] {
            guard (certificatePath == nil) != (certificateKeyPath == nil) else { return [] }
            let missing = certificatePath == nil ? ConfigTable.certificate : ConfigTable.certificateKey
            return [ConfigFault(missing.name, "is not set; certificate and key are given together or not at all")]
        }

        /// What is wrong while there was never a key, neither `API_KEY` nor one in the database.
        ///
        /// - Parameter wasKeyMade: Whether the database ever had a key; revoked and deleted ones count.
        /// - Returns: Nil when nothing is.
        package func openFault(wasKeyMade: Bool) -> ConfigFault? {
            guard apiKey == nil, !wasKeyMade else { return nil }
            let remedy = "set API_KEY, or make a key with `parley keys create NAME`"
            if !isLoopback {
                return ConfigFault(
                    ConfigTable.host.name,
                    "\(host) can be reached from outside and there is no API key; \(remedy), or listen on 127.0.0.1"
                )
            }
            guard corsOrigins.contains(WebOrigin.any) else { return nil }
            return ConfigFault(
                ConfigTable.corsOrigins.name,
                "\"*\" would let the page of every site use this server without a key; \(remedy), or name the origins"
            )
        }
    }
}
