import Runtime

/// The program `parley`.
@main
enum Main {
    static func main() async {
        PrivateFile.makeEverythingPrivate()
        ProcessSignals.ignoreFailedWrites()
        let exitCode = await run(Array(CommandLine.arguments.dropFirst()))
        guard Terminal.isDelivered else {
            Terminal.tell("parley: standard output can't be written; is the disk full?")
            ProcessExit.end(1)
        }
        ProcessExit.end(exitCode)
    }

    private static func run(_ words: [String]) async -> Int32 {
        if words.isEmpty || words.first == "--help" || words.first == "help" {
            Terminal.print(Help.text(Registrations.commands))
            return words.isEmpty ? 2 : 0
        }
        if words.first == "--version" {
            Terminal.print(ServerVersion.full)
            return 0
        }
        let group = Registrations.commands.filter { $0.name.hasPrefix(words[0] + " ") }
        if !group.isEmpty, words.count == 1 || words[1] == "--help" {
            Terminal.print(Help.text(group))
            return words.count == 1 ? 2 : 0
        }
        guard let (command, rest) = find(words) else {
            Terminal.tell("parley: there is no command \(Redaction.shown(words[0])); see parley --help")
            return 2
        }
        if rest.contains("--help") {
            Terminal.print(Help.text(command))
            return 0
        }
        do {
            try await command.run(try arguments(rest, command))
            return 0
        } catch let failure as CommandFailure {
            if !failure.description.isEmpty { Terminal.tell("parley: \(failure)") }
            return failure.exitCode
        } catch {
            Terminal.tell("parley: \(Redaction.redacted("\(error)"))")
            return 1
        }
    }

    private static func arguments(_ words: [String], _ command: some Command) throws(CommandFailure) -> Arguments {
        try Arguments(words, for: command)
    }

    /// The command with the longest name that the words begin with.
    private static func find(_ words: [String]) -> (any Command, [String])? {
        let matches = Registrations.commands.filter { command in
            words.starts(with: command.name.split(separator: " ").map(String.init))
        }
        return matches.max { $0.name.count < $1.name.count }.map { command in
            (command, Array(words.dropFirst(command.name.split(separator: " ").count)))
        }
    }
}
