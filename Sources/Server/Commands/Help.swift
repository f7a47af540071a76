import Runtime

/// What `--help` prints: what is built, and nothing else.
enum Help {
    static func text(_ commands: [any Command]) -> String {
        let width = commands.map(\.name.count).max() ?? 0
        let lines = commands.map { "  \($0.name.padded(to: width))  \($0.summary)" }
        return """
            Parley: conversations by voice and text.

            usage: parley COMMAND [--help]

            \(lines.joined(separator: "\n"))

            Exit codes: 0 done, 1 failed, 2 wrong use.

            """
    }

    static func text(_ command: any Command) -> String {
        let flags = command.flags + [Flag("help", "Show this.")]
        let names = flags.map { "--\($0.name)" + ($0.value.map { " \($0)" } ?? "") }
        let width = names.map(\.count).max() ?? 0
        let lines = zip(names, flags).map { "  \($0.padded(to: width))  \($1.meaning)" }
        let usage = (["parley", command.name] + command.operands).joined(separator: " ")
        var text = "\(command.summary)\n\nusage: \(usage) [FLAGS]\n\n\(lines.joined(separator: "\n"))\n"
        if command.flags.contains(where: { $0.name == Flag.config.name }) {
            text += """

                Every key of config/parley.json5 is a flag too: --server.port 9000. Shorter: --host, --port, --database.

                """
        }
        return text
    }
}

extension String {
    /// With spaces behind it, up to a width.
    func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
