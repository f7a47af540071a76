import Runtime
import SQLite
@testable import Sessions
import Testing
import VoiceCore

@Suite("Metadata of sessions")
struct SessionMetadataTests {
    private static func object(ofBytes count: Int) -> JSONValue {
        ["a": .string(String(repeating: "x", count: count - #"{"a":""}"#.utf8.count))]
    }

    @Test("16 KiB of JSON is the most, in bytes and with what JSON escapes")
    func limit() throws {
        let most = Self.object(ofBytes: SessionMetadata.byteLimit)
        #expect(try SessionMetadata(most).json == most)
        #expect(throws: SessionMetadataError(byteCount: SessionMetadata.byteLimit + 1)) {
            try SessionMetadata(Self.object(ofBytes: SessionMetadata.byteLimit + 1))
        }
        for text in ["ä", "\u{1}", "🙂"] {
            #expect(throws: SessionMetadataError.self) {
                try SessionMetadata(["a": .string(String(repeating: text, count: 10_000))])
            }
        }
    }

    @Test("A merge that would make it too long changes nothing of the session")
    func tooLongMerge() async throws {
        let file = try HistoryFile()
        let metadata = try SessionMetadata(Self.object(ofBytes: 9000))
        let made = try await file.session(NewSession(channel: "http", title: "T", metadata: metadata))
        var patch = SessionPatch()
        patch.title = .value("Another")
        patch.user = "another"
        patch.metadata = .merge(try SessionMetadata(["b": .string(String(repeating: "y", count: 9000))]))
        let outcome = try await file.history.patch(made.id, patch)
        #expect(throws: SessionMetadataError.self) { try outcome.get() }
        #expect(try await file.history.session(made.id) == made)
        patch.metadata = .merge(try SessionMetadata(["a": nil, "b": .string(String(repeating: "y", count: 9000))]))
        let changed = try #require(try await file.history.patch(made.id, patch).get())
        #expect(changed.title == "Another" && changed.metadata["a"] == nil && changed.metadata["b"] != nil)
    }

    @Test("Changes one after the other never grow beyond the limit")
    func growth() async throws {
        let file = try HistoryFile()
        let made = try await file.session()
        var refused = 0
        for number in 1...20 {
            var patch = SessionPatch()
            patch.metadata = .merge(try SessionMetadata(["k\(number)": .string(String(repeating: "x", count: 3000))]))
            if case .failure = try await file.history.patch(made.id, patch) { refused += 1 }
        }
        let length = try await file.database.read { (connection: Connection) throws(DatabaseError) in
            try connection.first("SELECT length(CAST(metadata AS BLOB)) FROM sessions") { $0.integer(0) }
        }
        let stored = try #require(length)
        #expect(refused == 15 && stored <= SessionMetadata.byteLimit)
    }

    @Test("What a former version stored is shown as far as it is read, shrinks by a merge, and goes when it is cleared")
    func oldRows() async throws {
        let file = try HistoryFile()
        let made = try await file.session()
        func store(_ json: JSONValue) async throws {
            try await file.database.write { (connection: Connection) throws(DatabaseError) in
                try connection.execute("UPDATE sessions SET metadata = ?", [.text(json.text)])
            }
        }
        func patch(_ change: SessionMetadataChange) async throws -> Result<SessionRecord?, SessionMetadataError> {
            var patch = SessionPatch()
            patch.metadata = change
            return try await file.history.patch(made.id, patch)
        }
        let long = Self.object(ofBytes: 100_000)
        try await store(long)
        #expect(try await file.history.session(made.id)?.metadata == long)
        let added = try await patch(.merge(SessionMetadata(["b": 1])))
        #expect(throws: SessionMetadataError.self) { try added.get() }
        #expect(try await patch(.merge(SessionMetadata(["a": nil, "b": 1]))).get()?.metadata == ["b": 1])
        try await store(Self.object(ofBytes: SessionMetadata.readByteLimit + 1))
        #expect(try await file.history.session(made.id)?.metadata == [:])
        let merged = try await patch(.merge(SessionMetadata(["b": 1])))
        #expect(throws: SessionMetadataError.self) { try merged.get() }
        #expect(try await patch(.clear).get()?.metadata == [:])
        #expect(try await patch(.merge(SessionMetadata(["b": 1]))).get()?.metadata == ["b": 1])
    }
}
