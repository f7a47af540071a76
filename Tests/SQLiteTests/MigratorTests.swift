import FoundationEssentials
@testable import SQLite
import Testing

@Suite("Migrations")
struct MigratorTests {
    private let first = Migration(
        number: 1,
        name: "notes",
        sql: "CREATE TABLE notes (number INTEGER PRIMARY KEY, text TEXT)"
    )
    private let second = Migration(
        number: 2,
        name: "colours",
        sql: "ALTER TABLE notes ADD COLUMN colour TEXT; INSERT INTO notes (text, colour) VALUES ('made', 'red')"
    )

    @Test("A new file gets every step, in a folder that is made for it, and is its owner's alone")
    func fresh() throws {
        let file = try DatabaseFile("deep/er/parley.db")
        let migrator = Migrator([first, second])
        #expect(try migrator.upgrade(file.path) == Migrator.Outcome(applied: [1, 2], backup: nil))
        #expect(try migrator.upgrade(file.path) == Migrator.Outcome(applied: [], backup: nil))
        let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        let recorded = try Connection(path: file.path, mode: .readOnly).rows(
            "SELECT number, name, checksum, applied_at > 0 FROM schema_migrations ORDER BY number"
        ) { "\($0.integer(0)) \($0.text(1)) \($0.text(2) == first.checksum) \($0.bool(3))" }
        #expect(recorded == ["1 notes true true", "2 colours false true"])
    }

    @Test("A used file is copied before steps are added, and keeps what it holds")
    func upgrade() throws {
        let file = try DatabaseFile()
        _ = try Migrator([first]).upgrade(file.path)
        try Connection(path: file.path, mode: .readWrite).add("mine")
        let outcome = try Migrator([first, second]).upgrade(file.path)
        #expect(outcome == Migrator.Outcome(applied: [2], backup: file.path + ".before-2"))
        #expect(try Connection(path: file.path, mode: .readOnly).notes() == ["mine", "made"])
        let copy = try Connection(path: file.path + ".before-2", mode: .readOnly)
        #expect(try copy.notes() == ["mine"])
        #expect(throws: DatabaseError.self) { try copy.execute("SELECT colour FROM notes") }
    }

    @Test("A journal that a dead program left is rolled back, not stumbled over")
    func hotJournal() throws {
        let file = try DatabaseFile()
        _ = try Migrator([first]).upgrade(file.path)
        do {
            let connection = try Connection(path: file.path, mode: .readWrite)
            _ = try connection.first("PRAGMA journal_mode = DELETE") { $0.text(0) }
            try connection.add("kept")
            try connection.executeScript("PRAGMA cache_size = 1; PRAGMA cache_spill = 1; BEGIN IMMEDIATE")
            for number in 1...2000 { try connection.add(String(repeating: "half \(number)", count: 20)) }
            // As a program leaves it that dies here: the file half changed, the journal beside it.
            for end in ["", "-journal"] {
                try FileManager.default.copyItem(atPath: file.path + end, toPath: file.path + ".dead" + end)
            }
        }
        let dead = file.path + ".dead"
        #expect(FileManager.default.fileExists(atPath: dead + "-journal"))
        #expect(try Migrator([first, second]).missing(at: dead).map(\.number) == [2])
        #expect(try Migrator([first, second]).upgrade(dead).applied == [2])
        #expect(try Connection(path: dead, mode: .readOnly).notes() == ["kept", "made"])
    }

    @Test("A step that fails is undone whole")
    func failing() throws {
        let file = try DatabaseFile()
        _ = try Migrator([first]).upgrade(file.path)
        let broken = Migration(
            number: 2,
            name: "broken",
            sql: "INSERT INTO notes (text) VALUES ('half'); SELECT nonsense"
        )
        let error = #expect(throws: MigrationError.self) { try Migrator([first, broken]).upgrade(file.path) }
        guard case .failed(file.path, 2, _) = error else { Issue.record("\(String(describing: error))"); return }
        #expect(try Connection(path: file.path, mode: .readOnly).notes().isEmpty)
        #expect(try Migrator([first, second]).upgrade(file.path).applied == [2])
    }

    @Test("A newer database, a changed step and a foreign file stop it and stay untouched")
    func refusals() throws {
        let file = try DatabaseFile()
        _ = try Migrator([first, second]).upgrade(file.path)
        let before = FileManager.default.contents(atPath: file.path)
        #expect(throws: MigrationError.newer(path: file.path, found: 2, known: 1)) {
            try Migrator([first]).upgrade(file.path)
        }
        let changed = Migration(number: 1, name: "notes", sql: first.sql + " ")
        #expect(throws: MigrationError.changed(path: file.path, number: 1, name: "notes")) {
            try Migrator([changed, second]).upgrade(file.path)
        }
        #expect(FileManager.default.contents(atPath: file.path) == before)

        let foreign = try DatabaseFile()
        try foreign.makeNotes()
        let kept = FileManager.default.contents(atPath: foreign.path)
        #expect(throws: MigrationError.foreign(path: foreign.path)) { try Migrator([first]).upgrade(foreign.path) }
        #expect(FileManager.default.contents(atPath: foreign.path) == kept)
        let names = try FileManager.default.contentsOfDirectory(atPath: foreign.folder.path)
        #expect(!names.contains { $0.contains(".before-") })
    }

    @Test("A damaged file stops it with its name")
    func damaged() throws {
        let file = try DatabaseFile("parley.db")
        try Data(repeating: 0x42, count: 5000).write(to: URL(filePath: file.path))
        let error = #expect(throws: MigrationError.self) { try Migrator([first]).upgrade(file.path) }
        #expect(error?.description.contains("parley.db") == true)
        #expect(FileManager.default.contents(atPath: file.path) == Data(repeating: 0x42, count: 5000))
    }

    @Test("A step that leaves a reference to nowhere is refused")
    func references() throws {
        let file = try DatabaseFile()
        let dangling = Migration(
            number: 1,
            name: "dangling",
            sql: """
                CREATE TABLE a (id INTEGER PRIMARY KEY) STRICT;
                CREATE TABLE b (a INTEGER REFERENCES a (id)) STRICT;
                INSERT INTO b VALUES (7);
                """
        )
        #expect(throws: MigrationError.self) { try Migrator([dangling]).upgrade(file.path) }
        #expect(try Migrator([first]).upgrade(file.path).applied == [1])
    }
}
