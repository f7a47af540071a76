import FoundationEssentials
import SQLite

/// A database in a folder of its own that goes with this object.
final class DatabaseFile: Sendable {
    let folder: URL
    let path: String

    init(_ name: String = "test.db") throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "parley-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        path = folder.appending(path: name).path
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// Makes a table `notes` with a rule, and opens the file.
    func open(readerCount: Int = 2, lockPatience: Duration = .milliseconds(50)) throws -> Database {
        try makeNotes()
        return try Database(path: path, readerCount: readerCount, lockPatience: lockPatience)
    }

    func makeNotes() throws {
        let connection = try Connection(path: path, mode: .create)
        try connection.useWriteAheadLog()
        try connection.executeScript(
            """
            CREATE TABLE IF NOT EXISTS notes (
                number INTEGER PRIMARY KEY,
                text TEXT NOT NULL CONSTRAINT "notes.text is not empty" CHECK (text <> '')
            ) STRICT
            """
        )
    }

    /// Commits in the write-ahead log: frames whose header says how large the database was after a commit
    /// (fileformat2.html, section 4.1).
    var commitsInLog: Int {
        guard let log = FileManager.default.contents(atPath: path + "-wal"), log.count > 32 else { return 0 }
        func number(at offset: Int) -> Int { log[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) } }
        let frameSize = number(at: 8) + 24
        let salt = log[16..<24]
        return stride(from: 32, through: log.count - frameSize, by: frameSize)
            .filter { log[$0 + 8..<$0 + 16].elementsEqual(salt) && number(at: $0 + 4) != 0 }
            .count
    }
}

extension Connection {
    func add(_ text: String) throws(DatabaseError) {
        try execute("INSERT INTO notes (text) VALUES (?)", [.text(text)])
    }

    func notes() throws(DatabaseError) -> [String] {
        try rows("SELECT text FROM notes ORDER BY number") { $0.text(0) }
    }
}

extension Database {
    func add(_ text: String, _ durability: Durability = .full) async throws(DatabaseError) {
        try await write(durability) { (connection: Connection) throws(DatabaseError) in try connection.add(text) }
    }

    func notes() async throws(DatabaseError) -> [String] {
        try await read { (connection: Connection) throws(DatabaseError) in try connection.notes() }
    }
}
