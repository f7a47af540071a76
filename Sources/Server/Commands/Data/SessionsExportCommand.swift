import Runtime
import Sessions

/// `parley sessions export ID`.
struct SessionsExportCommand: Command {
    let name = "sessions export"
    let summary = "Print a session as a document."
    let operands = ["ID"]
    let flags = [
        Flag(
            "format",
            "FORMAT",
            TranscriptFormat.allCases.map(\.rawValue).joined(separator: ", ") + "; md if not said."
        ),
        Flag.config,
    ]

    func run(_ arguments: Arguments) async throws {
        guard let format = TranscriptFormat(rawValue: arguments.flags["format"] ?? "md") else {
            throw CommandFailure.wrongUse(
                "--format takes \(TranscriptFormat.allCases.map(\.rawValue).joined(separator: ", "))"
            )
        }
        let (session, messages) = try await SessionLookup.whole(arguments)
        Terminal.print(format.text(of: session, messages))
    }
}
