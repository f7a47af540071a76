import FoundationEssentials
import Migrations
import Runtime
import SQLite
import Sessions
import Synchronization
import VoiceCore

/// A database with the whole schema, in a folder of its own that goes with this object, and a clock that moves by hand.
final class HistoryFile: Sendable {
    let folder: URL
    let database: Database
    /// Milliseconds since 1970; each look moves it on by one.
    private let time = Atomic<Int64>(1_700_000_000_000)

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "parley-\(UUID().uuidString)")
        let path = folder.appending(path: "parley.db").path
        _ = try Migrator(Schema.migrations).upgrade(path)
        database = try Database(path: path, lockPatience: .milliseconds(50))
    }

    deinit {
        database.close()
        try? FileManager.default.removeItem(at: folder)
    }

    var history: HistoryStore { HistoryStore(database) { [self] in now() } }
    var keys: KeyStore { KeyStore(database) { [self] in now() } }

    func advance(by milliseconds: Int64) { time.add(milliseconds, ordering: .relaxed) }

    private func now() -> Int64 { time.add(1, ordering: .relaxed).newValue }

    /// A session that is there.
    func session(_ new: NewSession = NewSession(channel: "http")) async throws -> SessionRecord {
        try await history.findOrCreate(new).session
    }

    func say(
        _ text: String,
        in session: SessionRecord,
        as role: Prompt.Message.Role = .user
    ) async throws -> MessageRecord {
        try await history.append(NewMessage(session: session.id, role: role, content: text, channel: "http"))
    }
}
