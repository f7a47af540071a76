import Runtime
import Sessions
import VoiceCore

/// `parley sessions search WORDS…`.
struct SessionsSearchCommand: Command {
    let name = "sessions search"
    let summary = "Find messages that hold all the words, newest first."
    let operands = ["WORDS…"]
    let flags = [
        Flag("limit", "N", "1 to 200; 50 if not said."), Flag("cursor", "CURSOR", "Where the last page ended."),
        Flag.config, Flag.json,
    ]

    func run(_ arguments: Arguments) async throws {
        let limit = try arguments.limit()
        let cursor = try arguments.cursor { Int($0) }
        let words = arguments.operands.joined(separator: " ")
        let page = try await DatabaseAccess.run(arguments) { database in
            try await HistoryStore(database).search(words, limit: limit, cursor: cursor)
        }
        if arguments.has("json") { return Terminal.print(page) }
        for hit in page.elements {
            Terminal.print(
                "\(hit.message.session)  \(hit.message.role.rawValue.padded(to: 9))  \(hit.snippet.onOneLine)"
            )
        }
    }
}
