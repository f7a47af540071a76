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
        let key = try await DatabaseAccess.run(arguments) { try await KeyStore($0).revoke(name: name) }
        guard let key else { throw CommandFailure("there is no key \(name.jsonQuoted)") }
        if arguments.has("json") { Terminal.print(key.json) } else { Terminal.print("revoked") }
    }
}
