import FoundationEssentials
import SQLite
import Testing

@Suite("Reading")
struct ReadingTests {
    @Test("Values come back as they were bound")
    func values() throws {
        let connection = try Connection(path: Connection.inMemory, mode: .create)
        let row = try connection.first(
            "SELECT ?, ?, ?, ?, ?, ?, ?",
            [.text("grüß 👋\0x"), .integer(.min), .real(0.1), .null, .blob([0, 255]), .text(""), .blob([])]
        ) { row in
            #expect(row.text(0) == "grüß 👋\0x")
            #expect(row.integer64(1) == .min)
            #expect(row.real(2) == 0.1)
            #expect(row.isNull(3) && row.optionalText(3) == nil && row.optionalInteger(3) == nil)
            #expect(row.blob(4) == [0, 255])
            #expect(row.optionalText(5)?.isEmpty == true)
            #expect(row.blob(6).isEmpty && !row.isNull(6))
            return true
        }
        #expect(row == true)
    }

    @Test("A query within a query of the same text is safe")
    func nesting() throws {
        let connection = try Connection(path: Connection.inMemory, mode: .create)
        let sql = "SELECT value FROM json_each('[1,2,3]')"
        let pairs = try connection.rows(sql) { outer in
            (try? connection.rows(sql) { outer.integer(0) * 10 + $0.integer(0) }) ?? []
        }
        #expect(pairs.flatMap(\.self) == [11, 12, 13, 21, 22, 23, 31, 32, 33])
    }

    @Test("Readers see whole states while a writer goes on")
    func snapshots() async throws {
        let file = try DatabaseFile()
        let database = try file.open(readerCount: 3)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for number in 1...100 {
                    try await database.write(.relaxed) { (connection: Connection) throws(DatabaseError) in
                        try connection.add("a \(number)")
                        try connection.add("b \(number)")
                    }
                }
            }
            for _ in 1...6 {
                group.addTask {
                    for _ in 1...50 {
                        let (first, second) = try await database.read {
                            (connection: Connection) throws(DatabaseError) in
                            (try connection.notes().count, try connection.notes().count)
                        }
                        #expect(first == second && first.isMultiple(of: 2))
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await database.notes().count == 200)
    }

    @Test("A reader can change nothing")
    func readersOnlyRead() async throws {
        let file = try DatabaseFile()
        let database = try file.open()
        let error = await #expect(throws: DatabaseError.self) {
            try await database.read { (connection: Connection) throws(DatabaseError) in try connection.add("no") }
        }
        guard case .readOnly = error else { Issue.record("\(String(describing: error)) is not readOnly"); return }
    }

    @Test("A cancelled query ends, and the next one is not hit by it")
    func cancellation() async throws {
        let file = try DatabaseFile()
        let database = try file.open(readerCount: 1)
        let (begun, tell) = AsyncStream<Void>.makeStream()
        let task = Task {
            try await database.read { (connection: Connection) throws(DatabaseError) in
                tell.yield()
                return try connection.first(
                    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
                ) { $0.integer(0) }
            }
        }
        for await _ in begun { break }
        task.cancel()
        await #expect(throws: DatabaseError.cancelled) { try await task.value }
        #expect(try await database.notes().isEmpty)
    }

    @Test("The data version changes with every commit, here or elsewhere, and with nothing else")
    func dataVersion() async throws {
        let file = try DatabaseFile()
        let database = try file.open()
        let first = try await database.dataVersion()
        _ = try await database.notes()
        #expect(try await database.dataVersion() == first)
        try await database.add("here")
        let second = try await database.dataVersion()
        #expect(second != first)
        try Connection(path: file.path, mode: .readWrite).add("elsewhere")
        #expect(try await database.dataVersion() != second)
    }

    @Test("A copy is whole, is made beside running writes, and never overwrites a file")
    func backup() async throws {
        let file = try DatabaseFile()
        let database = try file.open()
        for number in 1...100 { try await database.add("\(number)", .relaxed) }
        let copy = file.folder.appending(path: "copy.db").path
        async let more: Void = database.add("while copying")
        try await database.backUp(to: copy)
        try await more
        let count = try Connection(path: copy, mode: .readOnly).notes().count
        #expect((100...101).contains(count))
        await #expect(throws: DatabaseError.self) { try await database.backUp(to: copy) }
        #expect(!FileManager.default.fileExists(atPath: copy + ".unfinished"))
    }
}
