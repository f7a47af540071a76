import Runtime
import Sessions

/// `parley keys revoke NAME`.
struct KeysRevokeCommand: Command {
    let name = "keys revoke"
    let summary = "Take an API key out of force; its streams are closed within seconds."
    let operands = ["NAME"]
    let flags = [Flag.config, Flag.json]

    func run(_ arguments: Arguments) async throws {
        let name = arguments.operands[0]
        let (key, consequence) = try await DatabaseAccess.run(arguments) { database, configuration in
            let store = KeyStore(database)
            let key = try await store.revoke(name: name)
            let isAnyLeft = try await store.hasKeys()
            return (key, isAnyLeft ? nil : Self.consequence(hasConfiguredKey: configuration.listening.apiKey != nil))
        }
        guard let key else { throw CommandFailure("there is no key \(Redaction.shownName(name))") }
        if arguments.has("json") { Terminal.print(key.json) } else { Terminal.print("revoked") }
        if let consequence { Terminal.tell(consequence) }
    }

    /// What follows when no key of the database is left in force.
    private static func consequence(hasConfiguredKey: Bool) -> String {
        hasConfiguredKey
            ? "it was the last key of the database; only API_KEY is in force now"
            : "it was the last key: from now on every request is refused (401) until there is another one, "
                + "by `parley keys create NAME` or API_KEY"
    }
}
