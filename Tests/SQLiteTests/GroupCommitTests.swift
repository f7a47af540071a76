import SQLite
import TestSupport
import Testing

@Suite("Group commit")
struct GroupCommitTests {
    /// Holds the writer until everything has been asked for, so that it all waits together.
    private func whileWriterIsHeld(_ database: Database, _ ask: () -> Void) async {
        let gate = Gate()
        await withCheckedContinuation { isHeld in
            database.post { (_: Connection) throws(DatabaseError) in
                isHeld.resume()
                gate.wait()
            }
        }
        ask()
        gate.open()
    }

    @Test("A hundred writes that wait together cost one commit")
    func grouping() async throws {
        let file = try DatabaseFile()
        let database = try file.open()
        try await database.add("first")
        let before = file.commitsInLog
        await whileWriterIsHeld(database) {
            for number in 1...100 {
                database.post { (connection: Connection) throws(DatabaseError) in try connection.add("note \(number)") }
            }
        }
        try await database.add("last")
        #expect(try await database.notes().count == 102)
        // The held one changed nothing; the last may have come too late for the group.
        #expect((1...2).contains(file.commitsInLog - before))
    }

    @Test("A write that fails takes nothing of its group with it")
    func isolation() async throws {
        let file = try DatabaseFile()
        let database = try file.open()
        await whileWriterIsHeld(database) {
            for number in 1...10 {
                database.post { (connection: Connection) throws(DatabaseError) in
                    try connection.add("note \(number)")
                    if number == 5 { try connection.add("") }
                }
            }
        }
        try await database.add("last")
        #expect(try await database.notes() == [1, 2, 3, 4, 6, 7, 8, 9, 10].map { "note \($0)" } + ["last"])
    }

    @Test("Writes run in the order in which they were asked for")
    func order() async throws {
        let file = try DatabaseFile()
        let database = try file.open()
        for number in 1...500 {
            database.post { (connection: Connection) throws(DatabaseError) in try connection.add("\(number)") }
        }
        try await database.add("501")
        #expect(try await database.notes() == (1...501).map(String.init))
    }

    @Test("Concurrent writers get their own results")
    func results() async throws {
        let file = try DatabaseFile()
        let database = try file.open()
        let rows = try await withThrowingTaskGroup(of: (Int, Int64).self) { group in
            for number in 1...200 {
                group.addTask {
                    let row = try await database.write { (connection: Connection) throws(DatabaseError) in
                        try connection.add("\(number)")
                        return connection.lastInsertedRow
                    }
                    return (number, row)
                }
            }
            return try await group.reduce(into: [Int: Int64]()) { $0[$1.0] = $1.1 }
        }
        let stored = try await database.read { (connection: Connection) throws(DatabaseError) in
            try connection.rows("SELECT text, number FROM notes") { ($0.text(0), $0.integer64(1)) }
        }
        #expect(stored.count == 200)
        for (text, row) in stored { #expect(rows[Int(text) ?? 0] == row) }
    }

    @Test("Each durability sees the writes of the other", arguments: [Durability.full, .relaxed])
    func durabilities(last: Durability) async throws {
        let file = try DatabaseFile()
        let database = try file.open()
        try await database.add("one", .relaxed)
        try await database.add("two", .full)
        try await database.add("three", last)
        #expect(try await database.notes() == ["one", "two", "three"])
    }

    @Test("What was asked for before the end is written, what comes after is refused")
    func closing() async throws {
        let file = try DatabaseFile()
        let database = try file.open()
        for number in 1...50 {
            database.post { (connection: Connection) throws(DatabaseError) in try connection.add("\(number)") }
        }
        database.close()
        await #expect(throws: DatabaseError.closed) { try await database.add("late") }
        await #expect(throws: DatabaseError.closed) { try await database.notes() }
        let after = try Connection(path: file.path, mode: .readOnly)
        #expect(try after.notes().count == 50)
    }

    @Test("Cancelling a task does not take its write back")
    func cancellation() async throws {
        let file = try DatabaseFile()
        let database = try file.open()
        let task = Task { try await database.add("kept") }
        task.cancel()
        try await task.value
        #expect(try await database.notes() == ["kept"])
    }
}
