import Agents

/// Everything that is chosen by name, one line each: the only place that knows the concrete parts.
enum Registrations {
    static let commands: [any Command] = [
        ServeCommand()
    ]

    static let providers: [any ProviderFactory] = [
        OpenAIProviderFactory(),
        EchoProviderFactory(),
    ]
}
