import Runtime
import Sessions
import VoiceCore

/// `parley sessions show ID`.
struct SessionsShowCommand: Command {
    let name = "sessions show"
    let summary = "Show a session and what was said in it."
    let operands = ["ID"]
    let flags = [Flag.config, Flag.json]

    func run(_ arguments: Arguments) async throws {
        let (session, messages) = try await SessionLookup.whole(arguments)
        if arguments.has("json") { return Terminal.print(session.json) }
        Terminal.print("session  \(session.id)\nagent    \(session.agent)\nuser     \(session.user.onOneLine)")
        Terminal.print("channel  \(session.channel.onOneLine)\nstatus   \(session.status.rawValue)\n")
        Terminal.print(TranscriptFormat.txt.text(of: session, messages))
    }
}

/// Finds the session that a command names.
enum SessionLookup {
    static func id(_ arguments: Arguments) throws(CommandFailure) -> SessionID {
        guard let id = SessionID(arguments.operands[0]) else { throw .wrongUse("ID has to be a session's UUID") }
        return id
    }

    static func whole(_ arguments: Arguments) async throws -> (SessionRecord, [MessageRecord]) {
        let id = try id(arguments)
        let whole = try await DatabaseAccess.run(arguments) { try await HistoryStore($0).whole(id) }
        guard let whole else { throw CommandFailure("there is no session \(id)") }
        return whole
    }
}
