import Runtime

/// `parley logs`.
struct LogsCommand: Command {
    let name = "logs"
    let summary = "Print what the server in the background wrote."
    let flags = [
        Flag("lines", "N", "How many of the last lines; 200 if not said."), Flag("follow", "Go on as it writes."),
    ]

    func run(_ arguments: Arguments) async throws {
        guard let count = Int(arguments.flags["lines"] ?? "200"), count >= 0 else {
            throw CommandFailure.wrongUse("--lines has to be a number")
        }
        guard let file = FileReader(path: Background.log) else {
            throw CommandFailure("there is no \(Background.log); parley start makes it")
        }
        let lines = file.rest().split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let last = lines.suffix(count + 1).joined(separator: [UInt8(ascii: "\n")])
        guard ProcessStreams.writeOutput(Array(last)), arguments.has("follow") else { return }
        while true {
            try await Task.sleep(for: .milliseconds(200))
            guard ProcessStreams.writeOutput(file.rest()) else { return }
        }
    }
}
