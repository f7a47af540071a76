/// How agents look in requests and answers.
enum AgentSchemas {
    /// What an answer holds; with the scope `talk` only the first four.
    static let agent = JSONSchema.named(
        .init(
            name: "Agent",
            schema: .object(
                [
                    .init("name", .text), .init("title", .nullable(.text)), .init("language", .text),
                    .init("voice", .nullable(.text)),
                ]
                    + [.init("id", .text), .init("instructions", .text), .init("greeting", .nullable(.text))].map(
                        optional
                    )
                    + settings.map(optional)
                    + [
                        .init("created_at", .time), .init("updated_at", .time), .init("providers", .array(.anyObject)),
                        .init("problems", .array(.object([.init("field", .text), .init("message", .text)]))),
                        .init("version", .integer()),
                    ].map(optional)
            )
        )
    )

    /// What may be written.
    static let fields: [JSONSchema.Property] =
        [
            .init("name", .string(length: 1...64), "a-z, 0-9, _ and -; begins with a letter or a digit."),
            .init("title", .nullable(.string(length: 0...1000))), .init("language", .string(length: 2...35)),
            .init("voice", .nullable(.string(length: 1...200))), .init("instructions", .string(length: 0...100_000)),
            .init("greeting", .nullable(.string(length: 0...10_000)), "Said when a new session begins."),
        ].map(optional) + settings.map(optional)
        + [
            optional(
                .init("providers", .array(.object(provider.map(optional))), "The chain, in order; replaced as a whole.")
            )
        ]

    private static let settings: [JSONSchema.Property] = [
        .init("stt", .nullable(.text), "Engines in the order in which they are tried, separated by commas."),
        .init("tts", .nullable(.text), "The same for speaking."),
        .init("speed", .number(0.25...4)), .init("pitch", .number(0.5...2)), .init("volume", .number(0...2)),
        .init("endpointing", .nullable(.choice(["adaptive", "fixed", "manual"]))),
        .init("silence_ms", .nullable(.integer(100...5000))),
        .init("max_utterance_ms", .nullable(.integer(1000...300_000))), .init("speculation", .boolean),
        .init("barge_in", .boolean), .init("context_messages", .nullable(.integer(0...1000))),
        .init("temperature", .nullable(.number(0...2))), .init("max_tokens", .nullable(.integer(1...Int.max))),
        .init("hedge", .boolean, "Ask a second provider when the first is slower than usual."),
        .init("failure_text", .nullable(.text), "Said when every provider failed."), .init("tools", .array(.text)),
        .init("routes", .array(.any)), .init("is_default", .boolean), .init("enabled", .boolean),
    ]

    private static let provider: [JSONSchema.Property] = [
        .init("kind", .string(length: 1...64), "Of a-z, 0-9, _ and -; one that isn't built is a problem and skipped."),
        .init("base_url", .nullable(.text)), .init("model", .nullable(.text)),
        .init("api_key_env", .nullable(.text), "The environment variable that holds the key."),
        .init("temperature", .nullable(.number(0...2))), .init("max_tokens", .nullable(.integer(1...Int.max))),
        .init("first_token_timeout_ms", .integer(1...86_400_000)), .init("timeout_ms", .integer(1...86_400_000)),
        .init("retries", .integer(0...5)), .init("extra", .anyObject, "Merged into the request's body."),
    ]

    private static func optional(_ property: JSONSchema.Property) -> JSONSchema.Property {
        .init(property.name, property.schema, isRequired: false, property.meaning)
    }
}
