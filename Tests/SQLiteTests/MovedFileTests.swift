import FoundationEssentials
@testable import SQLite
import Testing

@Suite("A database file that goes away while it is open")
struct MovedFileTests {
    private static func add(_ text: String, to database: Database) async throws {
        try await database.write { (connection: Connection) throws(DatabaseError) in try connection.add(text) }
    }

    private static func isMoved(_ error: (any Error)?) -> Bool {
        switch error as? DatabaseError {
        case .moved, .cannotOpen: true
        default: false
        }
    }

    @Test("Nothing is told as kept while the file is gone, and it goes on when the file is back")
    func movedAwayAndBack() async throws {
        let file = try DatabaseFile()
        let database = try file.open()
        try await Self.add("before", to: database)
        let away = file.path + ".away"
        try FileManager.default.moveItem(atPath: file.path, toPath: away)
        for _ in 1...3 {
            let error = await #expect(throws: DatabaseError.self) { try await Self.add("lost", to: database) }
            #expect(Self.isMoved(error))
        }
        try FileManager.default.moveItem(atPath: away, toPath: file.path)
        try await Self.add("after", to: database)
        #expect(
            try await database.read { (connection) throws(DatabaseError) in try connection.notes() } == [
                "before", "after",
            ]
        )
        database.close()
        #expect(try Connection(path: file.path, mode: .readWrite).notes() == ["before", "after"])
    }

    @Test("A group of writes at the file's end is refused as a whole")
    func deleted() async throws {
        let file = try DatabaseFile()
        let database = try file.open()
        try await Self.add("before", to: database)
        for end in ["", "-wal", "-shm"] { try FileManager.default.removeItem(atPath: file.path + end) }
        await withTaskGroup(of: Bool.self) { group in
            for number in 1...20 {
                group.addTask { (try? await Self.add("\(number)", to: database)) != nil }
            }
            for await isKept in group { #expect(!isKept) }
        }
        await #expect(throws: DatabaseError.self) {
            try await database.read { (connection) throws(DatabaseError) in try connection.notes() }
        }
    }

    @Test(
        "A look at the files finds them gone, and carries over a log that lost its name, while nobody reads or writes"
    )
    func look() async throws {
        let file = try DatabaseFile()
        let database = try file.open()
        try await database.checkPlace()
        try await Self.add("before", to: database)
        try await database.checkPlace()
        #expect(try !Data(contentsOf: URL(filePath: file.path)).contains("before".utf8))
        try FileManager.default.removeItem(atPath: file.path + "-wal")
        try await database.checkPlace()
        // As a process that dies now leaves it.
        let copy = try DatabaseFile()
        try FileManager.default.copyItem(atPath: file.path, toPath: copy.path)
        #expect(try Connection(path: copy.path, mode: .readWrite).notes() == ["before"])
        let away = file.path + ".away"
        try FileManager.default.moveItem(atPath: file.path, toPath: away)
        for _ in 1...2 {
            let error = await #expect(throws: DatabaseError.self) { try await database.checkPlace() }
            guard case .moved = error else { Issue.record("\(String(describing: error))"); return }
        }
        try FileManager.default.moveItem(atPath: away, toPath: file.path)
        try await database.checkPlace()
        try await Self.add("after", to: database)
    }

    @Test("Another file at the path is taken from then on")
    func replaced() async throws {
        let file = try DatabaseFile()
        let database = try file.open()
        try await Self.add("former", to: database)
        let other = try DatabaseFile()
        try other.makeNotes()
        let version = try await database.dataVersion()
        for end in ["", "-wal", "-shm"] { try FileManager.default.removeItem(atPath: file.path + end) }
        try FileManager.default.copyItem(atPath: other.path, toPath: file.path)
        try await Self.add("new", to: database)
        #expect(try await database.read { (connection) throws(DatabaseError) in try connection.notes() } == ["new"])
        #expect(try await database.dataVersion() != version)
    }

    @Test("The log of a former file is never mixed into another one")
    func staleLog() async throws {
        let file = try DatabaseFile()
        let database = try file.open()
        try await Self.add("former", to: database)
        let other = try DatabaseFile()
        try other.makeNotes()
        let content = try #require(FileManager.default.contents(atPath: other.path))
        try FileManager.default.removeItem(atPath: file.path)
        try content.write(to: URL(filePath: file.path))
        let error = await #expect(throws: DatabaseError.self) { try await Self.add("new", to: database) }
        guard case .moved(let detail) = error else { Issue.record("\(String(describing: error))"); return }
        #expect(detail.contains("-wal belongs to the file that was there before"))
        #expect(FileManager.default.contents(atPath: file.path) == content)
        try FileManager.default.removeItem(atPath: file.path + "-wal")
        try await Self.add("new", to: database)
    }

    @Test("What stands in a log that lost its name is carried over, and nothing is lost", arguments: ["-wal", "-shm"])
    func lostLog(end: String) async throws {
        let file = try DatabaseFile()
        let database = try file.open()
        try await Self.add("before", to: database)
        try FileManager.default.removeItem(atPath: file.path + end)
        try await Self.add("after", to: database)
        #expect(
            try await database.read { (connection) throws(DatabaseError) in try connection.notes() } == [
                "before", "after",
            ]
        )
        // As a process that dies now leaves it.
        let copy = try DatabaseFile()
        for end in ["", "-wal"] {
            try FileManager.default.copyItem(atPath: file.path + end, toPath: copy.path + end)
        }
        #expect(try Connection(path: copy.path, mode: .readWrite).notes() == ["before", "after"])
    }
}
