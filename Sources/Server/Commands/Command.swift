import Runtime

/// One thing that `parley` does from the shell.
protocol Command: Sendable {
    /// As it is typed, such as `sessions list`.
    var name: String { get }
    /// One line for the list of commands.
    var summary: String { get }
    /// What stands behind the name, such as `ID`; one with `…` takes all that remain, one in brackets may be left out.
    var operands: [String] { get }
    var flags: [Flag] { get }

    /// Does it.
    ///
    /// - Throws: ``CommandFailure`` with what to tell and the exit code.
    func run(_ arguments: Arguments) async throws
}

extension Command {
    var operands: [String] { [] }
    var flags: [Flag] { [] }
}

/// A word that begins with `--`.
struct Flag: Sendable {
    let name: String
    /// What follows it, such as `FILE`; nil: nothing.
    let value: String?
    let meaning: String

    init(_ name: String, _ meaning: String) {
        self.init(name, nil, meaning)
    }

    init(_ name: String, _ value: String?, _ meaning: String) {
        self.name = name
        self.value = value
        self.meaning = meaning
    }

    static let json = Flag("json", "Print JSON, as the HTTP API shows it.")
    static let config = Flag("config", "FILE", "Configuration file; else config/parley.json5 where there is one.")
}

/// A command that could not be done.
struct CommandFailure: Error, Sendable, CustomStringConvertible {
    /// What happened and what to do, nothing in it looks like a key; empty when all has been said.
    let description: String
    /// 1 failed, 2 wrong use.
    let exitCode: Int32

    init(_ description: String, exitCode: Int32 = 1) {
        self.description = Redaction.redacted(description)
        self.exitCode = exitCode
    }

    static func wrongUse(_ description: String) -> CommandFailure { CommandFailure(description, exitCode: 2) }
}
