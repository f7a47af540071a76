import Runtime
import Sessions

/// `parley keys create NAME`.
struct KeysCreateCommand: Command {
    let name = "keys create"
    let summary = "Make an API key and print it, once."
    let operands = ["NAME"]
    let flags = [
        Flag("scopes", "LIST", "Out of talk, read and admin, separated by commas; talk if not said."),
        Flag("rate", "N", "Requests a minute; the server's limit if not said."), Flag.config, Flag.json,
    ]

    func run(_ arguments: Arguments) async throws {
        let name = arguments.operands[0]
        guard !name.isEmpty, name.hasAtMost(scalars: 128), name != StoredKeys.administratorName else {
            throw CommandFailure.wrongUse("NAME has 1 to 128 characters and is not \(StoredKeys.administratorName)")
        }
        let scopes = try Self.scopes(arguments.flags["scopes"] ?? KeyScope.talk.rawValue)
        let rate = try Self.rate(arguments.flags["rate"])
        let (made, isFirst) = try await DatabaseAccess.run(arguments) { database in
            let store = KeyStore(database)
            let isFirst = try await !store.wasKeyEverMade()
            return (try await store.create(name: name, scopes: scopes, ratePerMinute: rate), isFirst)
        }
        guard let made else {
            throw CommandFailure("there is, or was, a key \(Redaction.shownName(name)); choose another name")
        }
        if arguments.has("json"), case .object(var members) = made.key.json {
            members["key"] = .string(made.secret)
            Terminal.print(.object(members))
        } else {
            Terminal.print(made.secret)
        }
        if isFirst {
            Terminal.tell("it is the first key: from now on every request needs one, for good")
        }
    }

    private static func scopes(_ list: String) throws(CommandFailure) -> Set<KeyScope> {
        let names = list.split(separator: ",").map(String.init)
        let scopes = names.compactMap(KeyScope.init)
        guard !names.isEmpty, scopes.count == names.count else {
            throw .wrongUse("--scopes takes talk, read and admin, separated by commas")
        }
        return Set(scopes)
    }

    private static func rate(_ text: String?) throws(CommandFailure) -> Int? {
        guard let text else { return nil }
        guard let rate = Int(text), rate >= 1 else { throw .wrongUse("--rate takes a number from 1 on") }
        return rate
    }
}
