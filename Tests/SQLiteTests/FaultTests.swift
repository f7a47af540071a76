import FoundationEssentials
import SQLite
import Testing

@Suite("Faults of the storage")
struct FaultTests {
    @Test("A full disk fails the write that it hits, and others are served when there is room")
    func fullDisk() async throws {
        let file = try DatabaseFile()
        let database = try file.open()
        try await database.add("before")
        try await limitPages(of: database, to: 8)
        let error = await #expect(throws: DatabaseError.self) {
            for _ in 1...100 { try await database.add(String(repeating: "x", count: 4000)) }
        }
        guard case .full = error else { Issue.record("\(String(describing: error)) is not full"); return }
        let kept = try await database.notes().count
        try await limitPages(of: database, to: 100_000)
        try await database.add("after")
        #expect(try await database.notes().count == kept + 1)
    }

    @Test("A write that fills the disk takes nothing of its group with it")
    func fullDiskInAGroup() async throws {
        let file = try DatabaseFile()
        let database = try file.open()
        try await limitPages(of: database, to: 8)
        for number in 1...20 {
            database.post { (connection: Connection) throws(DatabaseError) in
                try connection.add(number == 10 ? String(repeating: "x", count: 100_000) : "\(number)")
            }
        }
        try await database.add("last")
        #expect(try await database.notes() == (1...20).filter { $0 != 10 }.map(String.init) + ["last"])
    }

    @Test("A lock of another program fails writes as busy, lets reads through, and is over when it is released")
    func locked() async throws {
        let file = try DatabaseFile()
        let database = try file.open()
        try await database.add("before")
        let other = try Connection(path: file.path, mode: .readWrite)
        try other.execute("BEGIN EXCLUSIVE")
        let error = await #expect(throws: DatabaseError.self) { try await database.add("during") }
        guard case .busy = error else { Issue.record("\(String(describing: error)) is not busy"); return }
        #expect(try await database.notes() == ["before"])
        try other.execute("ROLLBACK")
        try await database.add("after")
        #expect(try await database.notes() == ["before", "after"])
    }

    @Test("A file that is no database is refused and left as it is")
    func noDatabase() throws {
        let file = try DatabaseFile()
        let bytes = Data(repeating: 0x5A, count: 10_000)
        try bytes.write(to: URL(filePath: file.path))
        let error = #expect(throws: DatabaseError.self) { try Database(path: file.path) }
        guard case .corrupt = error else { Issue.record("\(String(describing: error)) is not corrupt"); return }
        #expect(FileManager.default.contents(atPath: file.path) == bytes)
    }

    @Test("A folder that isn't there and a folder in the file's place are named, with what to do")
    func obstacles() throws {
        let file = try DatabaseFile()
        let missing = file.folder.appending(path: "none/test.db").path
        #expect(
            throws: DatabaseError.cannotOpen("there is no folder \(file.folder.path)/none: make it, or check the path")
        ) {
            try Connection(path: missing, mode: .readWrite)
        }
        #expect(throws: DatabaseError.cannotOpen("\(file.folder.path) is a folder: name a file in it")) {
            try Connection(path: file.folder.path, mode: .readWrite)
        }
        try file.makeNotes()
        let below = file.path + "/test.db"
        #expect(throws: DatabaseError.cannotOpen("\(file.path) is no folder: check the path")) {
            try Connection(path: below, mode: .readWrite)
        }
    }

    @Test("A file that isn't there is an error, and isn't made")
    func missing() throws {
        let file = try DatabaseFile()
        let error = #expect(throws: DatabaseError.self) { try Database(path: file.path) }
        guard case .cannotOpen = error else { Issue.record("\(String(describing: error)) is not cannotOpen"); return }
        #expect(!FileManager.default.fileExists(atPath: file.path))
    }

    @Test("Damage met while running is told to whoever meets it, and repaired bytes are read again")
    func damaged() async throws {
        let file = try DatabaseFile()
        let database = try file.open(readerCount: 1)
        for _ in 1...50 { try await database.add(String(repeating: "x", count: 3000)) }
        database.close()
        let sound = try Data(contentsOf: URL(filePath: file.path))
        // The first page tells what tables there are; the rest is lost.
        let broken = sound.prefix(4096) + Data(repeating: 0xFF, count: sound.count - 4096)
        try broken.write(to: URL(filePath: file.path))
        let again = try Database(path: file.path, readerCount: 1)
        let error = await #expect(throws: DatabaseError.self) { try await again.notes() }
        guard case .corrupt = error else { Issue.record("\(String(describing: error)) is not corrupt"); return }
        await #expect(throws: DatabaseError.self) { try await again.add("nowhere to put it") }
        try sound.write(to: URL(filePath: file.path))
        #expect(try await again.notes().count == 50)
        try await again.add("after")
        #expect(try await again.notes().count == 51)
    }

    @Test("A broken rule is told in the rule's own words")
    func constraints() async throws {
        let file = try DatabaseFile()
        let database = try file.open()
        await #expect(throws: DatabaseError.constraint(.check, "notes.text is not empty")) {
            try await database.add("")
        }
        try await database.add("one")
        await #expect(throws: DatabaseError.constraint(.primaryKey, "UNIQUE constraint failed: notes.number")) {
            try await database.write { (connection: Connection) throws(DatabaseError) in
                try connection.execute("INSERT INTO notes (number, text) VALUES (1, 'two')")
            }
        }
    }

    @Test(
        "Wrong SQL is an error, not a crash",
        arguments: ["SELEC 1", "", "SELECT 1; SELECT 2", "SELECT ?", "SELECT * FROM nowhere"]
    )
    func wrongSQL(sql: String) throws {
        let connection = try Connection(path: Connection.inMemory, mode: .create)
        #expect(throws: DatabaseError.self) { try connection.execute(sql) }
    }

    private func limitPages(of database: Database, to count: Int) async throws {
        _ = try await database.write { (connection: Connection) throws(DatabaseError) in
            try connection.first("PRAGMA max_page_count = \(count)") { $0.integer(0) }
        }
    }
}
