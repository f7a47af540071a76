import Runtime
import SQLite
@testable import Sessions
import Testing
import VoiceCore

@Suite("Pages of lists")
struct PageTests {
    /// Every page of a list, by its cursors.
    private static func pages<Element>(_ next: (String?) async throws -> Page<Element>) async throws -> [Page<Element>]
    {
        var pages = [try await next(nil)]
        while let cursor = pages.last?.nextCursor, pages.count < 300 { pages.append(try await next(cursor)) }
        return pages
    }

    private static func check<Element>(_ pages: [Page<Element>], count: Int) throws {
        #expect(pages.map(\.elements.count).reduce(0, +) == count)
        for page in pages {
            #expect(page.json.count <= Page<Element>.byteLimit || page.elements.count == 1)
            let list = try JSONValue(parsing: page.json)
            #expect(list["data"]?.array?.count == page.elements.count && list["object"] == "list")
            #expect(list["next_cursor"] == JSONValue(page.nextCursor))
        }
        #expect(pages.dropLast().allSatisfy { !$0.elements.isEmpty && $0.nextCursor != nil })
    }

    @Test("A page of sessions ends at 1 MiB, whatever rows of former versions hold, and its cursor goes on")
    func sessions() async throws {
        let file = try HistoryFile()
        let sizes = [10, 900_000, 200_000, 200_000, 2_000_000, 10, 1_040_000, 700_000, 16_000, 16_000]
        for size in sizes {
            let session = try await file.session()
            try await file.database.write { (connection: Connection) throws(DatabaseError) in
                try connection.execute(
                    "UPDATE sessions SET metadata = json_object('a', ?2) WHERE id = ?1",
                    [.text(session.id.text), .text(String(repeating: "x", count: size))]
                )
            }
        }
        let pages = try await Self.pages { cursor in
            try await file.history.sessions(limit: 200, cursor: cursor.flatMap(SessionCursor.init))
        }
        try Self.check(pages, count: sizes.count)
        #expect(Set(pages.flatMap { $0.elements.map(\.id) }).count == sizes.count && pages.count > 3)
    }

    @Test("A page of messages and of search hits ends at 1 MiB of what JSON makes of them")
    func messages() async throws {
        let file = try HistoryFile()
        let session = try await file.session()
        // Each is written as six bytes.
        let escapes = String(repeating: "\u{1}", count: 30_000)
        for number in 1...20 { _ = try await file.say("word \(number) \(escapes)", in: session) }
        let pages = try await Self.pages { cursor in
            try await file.history.messages(of: session.id, after: cursor.flatMap { Int($0) } ?? 0, limit: 200)
        }
        try Self.check(pages, count: 20)
        #expect(pages.flatMap { $0.elements.map(\.seq) } == Array(1...20) && pages.count >= 4)
        let hits = try await Self.pages { cursor in
            try await file.history.search("word", limit: 200, cursor: cursor.flatMap { Int($0) })
        }
        try Self.check(hits, count: 20)
        #expect(hits.flatMap { $0.elements.map(\.message.seq) } == Array(1...20).reversed() && hits.count >= 4)
    }

    @Test("No more rows are read than a page holds")
    func readsNoFurther() async throws {
        let file = try HistoryFile()
        let session = try await file.session()
        for _ in 1...10 { _ = try await file.say("word \(String(repeating: "x", count: 300_000))", in: session) }
        let read = try await file.database.read { (connection: Connection) throws(DatabaseError) in
            var read = 0
            var page = PageBuilder(limit: 200, json: \.json) { (message: MessageRecord) in String(message.seq) }
            try connection.eachRow(MessageRecord.select + " ORDER BY m.seq") { row in
                read += 1
                return page.take(MessageRecord(row))
            }
            return read
        }
        #expect(read == 4)
    }

    @Test("A list in memory is paged by names, also when the one that a page ended with has gone")
    func inMemory() throws {
        let names = (0..<10).map { "n\($0)" }
        let first = Page(of: names, after: nil, limit: 4, name: { $0 }, json: { .string($0) })
        #expect(first.elements == Array(names[..<4]) && first.nextCursor == "n3")
        let rest = names.filter { $0 != "n3" }
        let second = Page(of: rest, after: first.nextCursor, limit: 4, name: { $0 }, json: { .string($0) })
        #expect(second.elements == Array(names[4..<8]))
        let last = Page(of: rest, after: "n7", limit: 4, name: { $0 }, json: { .string($0) })
        #expect(last.elements == ["n8", "n9"] && last.nextCursor == nil)
        #expect(Page(of: rest, after: "z", name: { $0 }, json: { .string($0) }).elements.isEmpty)
        let long = String(repeating: "x", count: 400_000)
        let big = Page(of: names, after: nil, name: { $0 }, json: { .string($0 + long) })
        #expect(big.elements.count == 2 && big.nextCursor == "n1")
    }
}
