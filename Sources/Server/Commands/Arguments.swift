import Configuration
import Runtime

/// The words behind a command, told apart and checked.
struct Arguments: Sendable, Equatable {
    private(set) var operands: [String] = []
    /// By name; flags without a value hold an empty text.
    private(set) var flags: [String: String] = [:]
    /// Keys of the configuration that were given as flags (`--server.port 9000`).
    private(set) var configuration: [String: String] = [:]

    /// Shorter names for what is given most.
    static let shorthands = ["host": "server.host", "port": "server.port", "database": "storage.database"]

    /// Reads what follows a command's name, as the command wants it.
    ///
    /// - Parameters:
    ///   - words: What follows the name.
    ///   - command: Says what is taken.
    /// - Throws: ``CommandFailure`` for wrong use.
    init(_ words: [String], for command: some Command) throws(CommandFailure) {
        let takesConfiguration = command.flags.contains { $0.name == Flag.config.name }
        var rest = words[...]
        while let word = rest.popFirst() {
            guard word.hasPrefix("--"), word.count > 2 else {
                operands.append(word)
                continue
            }
            let parts = word.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = String(parts[0])
            var attached = parts.count > 1 ? String(parts[1]) : nil
            func value() throws(CommandFailure) -> String {
                if let attached { return attached }
                guard let next = rest.popFirst() else { throw .wrongUse("--\(name) needs a value") }
                return next
            }
            if let flag = command.flags.first(where: { $0.name == name }) {
                if flag.value == nil {
                    guard attached == nil else { throw .wrongUse("--\(name) takes no value") }
                    attached = ""
                }
                flags[name] = try value()
            } else if takesConfiguration, let key = Self.key(name) {
                configuration[key] = try value()
            } else {
                throw .wrongUse("there is no flag --\(Redaction.shownName(name)); see parley \(command.name) --help")
            }
        }
        try check(command)
    }

    private static func key(_ name: String) -> String? {
        let key = shorthands[name] ?? name
        return Registrations.standard.options.hasKey(key) ? key : nil
    }

    private func check(_ command: some Command) throws(CommandFailure) {
        let takesAll = command.operands.last?.contains("…") ?? false
        let needed = command.operands.count { !$0.hasPrefix("[") }
        guard operands.count >= needed, takesAll || operands.count <= command.operands.count else {
            let usage = ([command.name] + command.operands).joined(separator: " ")
            throw .wrongUse("usage: parley \(usage)")
        }
    }

    /// The configuration among them, to be given on to another process.
    var asWords: [String] {
        let file = flags[Flag.config.name].map { ["--\(Flag.config.name)", $0] } ?? []
        return file + configuration.sorted { $0.key < $1.key }.flatMap { ["--\($0.key)", $0.value] }
    }

    func has(_ name: String) -> Bool { flags[name] != nil }
}
