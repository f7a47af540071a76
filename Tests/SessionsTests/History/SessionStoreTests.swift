import Runtime
import SQLite
import Sessions
import Testing
import VoiceCore

@Suite("Sessions in the database")
struct SessionStoreTests {
    @Test("A new session has what it was made with, and the default agent's name")
    func creation() async throws {
        let file = try HistoryFile()
        let metadata = try SessionMetadata(["a": [1, nil]])
        let new = NewSession(user: "ann", owner: "key", channel: "websocket", title: "T", metadata: metadata)
        let made = try #require(try await file.history.create(new))
        #expect(made.id == new.id && made.agent == "parley" && made.agentID == nil && made.messageCount == 0)
        #expect(made.user == "ann" && made.owner == "key" && made.channel == "websocket" && made.title == "T")
        #expect(made.metadata == ["a": [1, nil]] && made.status == .active && made.endedAt == nil)
        #expect(try await file.history.session(new.id) == made)
        #expect(try await file.history.create(new) == nil)
        #expect(try await file.history.session(SessionID()) == nil)
    }

    @Test("A session is shown with its columns, the agent's name and the count of its messages")
    func shape() async throws {
        let file = try HistoryFile()
        let made = try await file.session(NewSession(channel: "http"))
        guard case .object(let members) = made.json else { Issue.record("no object"); return }
        #expect(
            Set(members.keys) == [
                "id", "agent", "user_id", "owner", "channel", "title", "status", "settings", "metadata", "created_at",
                "last_activity_at", "ended_at", "messages",
            ]
        )
        #expect(made.json["settings"] == [:] && made.json["owner"] == .null && made.json["messages"] == 0)
    }

    @Test("Whoever comes first makes the session, everybody else finds it")
    func findOrCreate() async throws {
        let file = try HistoryFile()
        let new = NewSession(channel: "http")
        let made = try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 1...20 { group.addTask { try await file.history.findOrCreate(new).isNew } }
            return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(made == 1)
    }

    @Test("Pages are newest first and miss nothing, also where times are the same")
    func paging() async throws {
        let file = try HistoryFile()
        let history = HistoryStore(file.database) { 1_700_000_000_000 }
        var made: Set<SessionID> = []
        for _ in 1...25 { made.insert(try await history.findOrCreate(NewSession(channel: "http")).session.id) }
        let later = try await file.session()
        var seen: [SessionID] = []
        var cursor: String?
        repeat {
            let page = try await history.sessions(limit: 10, cursor: cursor.flatMap(SessionCursor.init))
            #expect(page.elements.count <= 10)
            seen += page.elements.map(\.id)
            cursor = page.nextCursor
        } while cursor != nil
        #expect(seen.count == 26 && seen.first == later.id && Set(seen.dropFirst()) == made)
        #expect(try await history.sessions(limit: 0).elements.count == 1)
        #expect(try await history.sessions(limit: 9999).elements.count == 26)
        #expect(SessionCursor("nonsense") == nil)
    }

    @Test("Filters hold together")
    func filters() async throws {
        let file = try HistoryFile()
        try await file.database.write { (connection: Connection) throws(DatabaseError) in
            try connection.execute(
                "INSERT INTO agents (id, name) VALUES ('11111111-1111-4111-8111-111111111111', 'ada')"
            )
        }
        let one = try await file.session(NewSession(user: "ann", owner: "k1", channel: "http"))
        let two = try await file.session(
            NewSession(agentID: "11111111-1111-4111-8111-111111111111", user: "ann", owner: "k2", channel: "discord")
        )
        let three = try await file.session(NewSession(user: "bob", owner: nil, channel: "http"))
        _ = try await file.history.end(three.id)
        func ids(_ filter: SessionFilter) async throws -> [SessionID] {
            try await file.history.sessions(filter).elements.map(\.id)
        }
        #expect(try await ids(SessionFilter(user: "ann")) == [two.id, one.id])
        #expect(try await ids(SessionFilter(agent: "ada")) == [two.id])
        #expect(try await ids(SessionFilter(agent: "parley")) == [three.id, one.id])
        #expect(try await ids(SessionFilter(channel: "http", status: .active)) == [one.id])
        #expect(try await ids(SessionFilter(status: .ended)) == [three.id])
        #expect(try await ids(SessionFilter(scope: .owner("k1"))) == [one.id])
        #expect(try await ids(SessionFilter(scope: .owner("k1"), user: "bob")) == [])
        #expect(!three.isVisible(to: .owner("k1")) && three.isVisible(to: .all) && one.isVisible(to: .owner("k1")))
    }

    @Test("A patch changes what it names and keeps the rest")
    func patching() async throws {
        let file = try HistoryFile()
        let metadata = try SessionMetadata(["a": 1, "b": 2])
        let made = try await file.session(NewSession(channel: "http", title: "T", metadata: metadata))
        var settings = SessionSettings()
        settings.voice = "slt"
        settings.endpointing = SessionSettings.Endpointing(mode: "fixed", silenceMilliseconds: 700)
        var patch = SessionPatch()
        patch.settings = settings
        patch.metadata = .merge(try SessionMetadata(["b": nil, "c": [true]]))
        let patched = try #require(try await file.history.patch(made.id, patch).get())
        #expect(patched.settings == settings && patched.metadata == ["a": 1, "c": [true]] && patched.title == "T")
        #expect(patched.json["settings"] == ["voice": "slt", "endpointing": ["mode": "fixed", "silence_ms": 700]])
        patch = SessionPatch()
        patch.title = .null
        #expect(try await file.history.patch(made.id, patch).get()?.title == nil)
        #expect(try await file.history.patch(SessionID(), patch).get() == nil)
    }

    @Test("A session ends once, and goes with its history")
    func ending() async throws {
        let file = try HistoryFile()
        let made = try await file.session()
        _ = try await file.say("hello", in: made)
        let ended = try #require(try await file.history.end(made.id))
        #expect(ended.status == .ended && ended.endedAt != nil)
        #expect(try await file.history.end(made.id) == ended)
        #expect(try await file.history.delete(made.id))
        #expect(try await file.history.delete(made.id) == false)
        #expect(try await file.history.messages(of: made.id).elements.isEmpty)
        #expect(try await file.history.search("hello").elements.isEmpty)
    }
}
