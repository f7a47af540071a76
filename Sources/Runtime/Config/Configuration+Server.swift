extension Configuration {
    /// Where the server listens, and what it lets in.
    package struct Server: Sendable {
        package let host: String
        package let port: Int
        package let certificatePath: String?
        package let certificateKeyPath: String?
        /// Origins of other sites, as browsers send them, lower-case.
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
            corsOrigins = values.list(ConfigTable.corsOrigins).map { $0.lowercased() }
            rateLimitPerMinute = values.integer(ConfigTable.rateLimit)
            maxConnections = values.integer(ConfigTable.maxConnections)
            webSocketIdleTimeout = .seconds(values.integer(ConfigTable.idleTimeout))
            apiKey = values.optionalText(ConfigTable.apiKey)
        }

        /// Whether only this machine can reach it.
        package var isLoopback: Bool {
            host == "localhost" || host == "::1" || host == "[::1]" || host.hasPrefix("127.")
        }

        var faults: [ConfigFault] {
            guard (certificatePath == nil) != (certificateKeyPath == nil) else { return [] }
            let missing = certificatePath == nil ? ConfigTable.certificate : ConfigTable.certificateKey
            return [ConfigFault(missing.name, "is not set; certificate and key are given together or not at all")]
        }

        /// What is wrong with the address when there are no keys in the database either.
        package func fault(hasKeys: Bool) -> ConfigFault? {
            guard !isLoopback, apiKey == nil, !hasKeys else { return nil }
            return ConfigFault(
                ConfigTable.host.name,
                "\(host.jsonQuoted) can be reached from outside and there is no API key; "
                    + "set API_KEY, make one with `parley keys create NAME`, or listen on 127.0.0.1"
            )
        }
    }
}
