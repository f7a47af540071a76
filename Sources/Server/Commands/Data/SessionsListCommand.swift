import Runtime
import Sessions
import VoiceCore

/// `parley sessions list`.
struct SessionsListCommand: Command {
    let name = "sessions list"
    let summary = "List sessions, newest first."
    let flags = [
        Flag("user", "NAME", "Only this user's."), Flag("agent", "NAME", "Only this agent's."),
        Flag("channel", "NAME", "Only those begun on this channel."), Flag("status", "STATUS", "active or ended."),
        Flag("limit", "N", "1 to 200; 50 if not said."), Flag("cursor", "CURSOR", "Where the last page ended."),
        Flag.config, Flag.json,
    ]

    func run(_ arguments: Arguments) async throws {
        let limit = try arguments.limit()
        let filter = SessionFilter(
            user: arguments.flags["user"],
            agent: arguments.flags["agent"],
            channel: arguments.flags["channel"],
            status: try Self.status(arguments.flags["status"])
        )
        let cursor = try arguments.cursor(SessionCursor.init)
        let page = try await DatabaseAccess.run(arguments) { database in
            try await HistoryStore(database).sessions(filter, limit: limit, cursor: cursor)
        }
        if arguments.has("json") { return Terminal.print(page) }
        for session in page.elements {
            let words = [
                session.id.text, session.status.rawValue.padded(to: 6), session.agent.padded(to: 12),
                "\(session.messageCount)".padded(to: 5), session.title?.onOneLine ?? "",
            ]
            Terminal.print(words.joined(separator: "  "))
        }
    }

    private static func status(_ text: String?) throws(CommandFailure) -> SessionStatus? {
        guard let text else { return nil }
        guard let status = SessionStatus(rawValue: text) else { throw .wrongUse("--status takes active or ended") }
        return status
    }
}

extension Arguments {
    /// `--limit`, 1 to 200.
    func limit() throws(CommandFailure) -> Int {
        guard let limit = Int(flags["limit"] ?? "50"), (1...200).contains(limit) else {
            throw .wrongUse("--limit takes a number from 1 to 200")
        }
        return limit
    }

    /// `--cursor`, as a list reads its own.
    func cursor<Cursor>(_ read: (String) -> Cursor?) throws(CommandFailure) -> Cursor? {
        guard let text = flags["cursor"] else { return nil }
        guard let cursor = read(text) else { throw .wrongUse("--cursor takes the next_cursor of a page") }
        return cursor
    }
}
