import Runtime
import Sessions

/// `parley keys list`.
struct KeysListCommand: Command {
    let name = "keys list"
    let summary = "List the API keys: names and scopes, not the keys themselves."
    let flags = [Flag.config, Flag.json]

    func run(_ arguments: Arguments) async throws {
        let keys = try await DatabaseAccess.run(arguments) { try await KeyStore($0).list() }
        if arguments.has("json") {
            return Terminal.print(Page(all: keys, json: \.json))
        }
        for key in keys {
            let scopes = KeyScope.allCases.filter(key.scopes.contains).map(\.rawValue).joined(separator: ",")
            Terminal.print(
                "\(key.name.padded(to: 24)) \(scopes.padded(to: 16)) \(key.revokedAt == nil ? "" : "revoked")"
            )
        }
    }
}
