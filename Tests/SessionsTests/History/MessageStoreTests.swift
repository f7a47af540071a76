import Runtime
import SQLite
import Sessions
import TestSupport
import Testing
import VoiceCore

@Suite("Messages in the database")
struct MessageStoreTests {
    @Test(
        "Messages of many sessions, in any order, are numbered from 1 without gaps",
        arguments: 1...4 as ClosedRange<UInt64>
    )
    func numbering(seed: UInt64) async throws {
        let file = try HistoryFile()
        var random = SeededRandom(seed: seed)
        var sessions: [SessionRecord] = []
        for _ in 1...8 { sessions.append(try await file.session()) }
        let asked = (1...300).map { _ in Int.random(in: sessions.indices, using: &random) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, target) in asked.enumerated() {
                let session = sessions[target]
                group.addTask {
                    if index.isMultiple(of: 3) {
                        let reply = NewMessage(session: session.id, role: .assistant, content: "", channel: "http")
                        _ = try await file.history.beginReply(reply)
                        file.history.follow(reply.id, content: "so far \(index)")
                        _ = try await file.history.finish(
                            reply.id,
                            ReplyOutcome(content: "\(index)", status: .complete)
                        )
                    } else {
                        let message = try await file.say("\(index)", in: session)
                        #expect(message.seq >= 1)
                    }
                }
            }
            try await group.waitForAll()
        }
        for (target, session) in sessions.enumerated() {
            let messages = try #require(try await file.history.whole(session.id)).messages
            #expect(messages.map(\.seq) == Array(messages.indices.map { $0 + 1 }))
            let expected = asked.indices.filter { asked[$0] == target }.map(String.init)
            #expect(Set(messages.map(\.content)) == Set(expected) && messages.count == expected.count)
        }
    }

    @Test("A message that was appended is there for the next program, with its session's activity")
    func durability() async throws {
        let file = try HistoryFile()
        let session = try await file.session()
        file.advance(by: 1000)
        let message = try await file.say("hello", in: session)
        #expect(message.seq == 1 && message.status == .complete && message.role == .user)
        // Another connection, as a process that starts after this one was killed.
        let other = try Connection(path: file.database.path, mode: .readOnly)
        let row = try other.first("SELECT content, seq FROM messages") { "\($0.text(0)) \($0.integer(1))" }
        #expect(row == "hello 1")
        let now = try #require(try await file.history.session(session.id))
        #expect(now.lastActivityAt == message.createdAt && now.messageCount == 1 && now.createdAt == session.createdAt)
    }

    @Test("A reply is interrupted and as far as it went until it is finished")
    func reply() async throws {
        let file = try HistoryFile()
        let session = try await file.session()
        let new = NewMessage(session: session.id, role: .assistant, content: "", channel: "http")
        #expect(try await file.history.beginReply(new).status == .interrupted)
        file.history.follow(new.id, content: "One.")
        file.history.follow(new.id, content: "One. Two.")
        _ = try await file.say("barge in", in: session)
        let meanwhile = try await file.history.messages(of: session.id).elements
        #expect(meanwhile.map(\.content) == ["One. Two.", "barge in"] && meanwhile[0].status == .interrupted)

        var timings = ReplyTimings()
        timings.firstToken = .milliseconds(120)
        let outcome = ReplyOutcome(
            content: "One. Two. Three.",
            status: .complete,
            audio: .milliseconds(2500),
            timings: timings,
            provider: "openai",
            model: "m",
            usage: TokenUsage(inputTokens: 7, outputTokens: 3)
        )
        let finished = try #require(try await file.history.finish(new.id, outcome))
        #expect(finished.content == "One. Two. Three." && finished.status == .complete && finished.seq == 1)
        #expect(finished.audioMilliseconds == 2500 && finished.provider == "openai" && finished.model == "m")
        #expect(finished.inputTokens == 7 && finished.outputTokens == 3)
        #expect(finished.timings?["llm_first_token_ms"] == 120 && finished.timings?["stt_ms"] == .null)
        #expect(try await file.history.messages(of: session.id).elements.first == finished)
    }

    @Test("A reply to a session that has gone is no error, a message to one is")
    func goneSession() async throws {
        let file = try HistoryFile()
        let session = try await file.session()
        let new = NewMessage(session: session.id, role: .assistant, content: "", channel: "http")
        _ = try await file.history.beginReply(new)
        _ = try await file.history.delete(session.id)
        #expect(try await file.history.finish(new.id, ReplyOutcome(content: "x", status: .complete)) == nil)
        let error = await #expect(throws: DatabaseError.self) { try await file.say("hello", in: session) }
        guard case .constraint(.foreignKey, _) = error else { Issue.record("\(String(describing: error))"); return }
    }

    @Test("Models are shown the last messages, oldest first, without replies that nobody heard")
    func context() async throws {
        let file = try HistoryFile()
        let session = try await file.session()
        for number in 1...5 { _ = try await file.say("\(number)", in: session) }
        let empty = NewMessage(session: session.id, role: .assistant, content: "", channel: "http")
        _ = try await file.history.beginReply(empty)
        _ = try await file.say("6", in: session)
        #expect(try await file.history.context(of: session.id, limit: 3).map(\.content) == ["4", "5", "6"])
        #expect(try await file.history.context(of: session.id, limit: 100).count == 6)
        #expect(try await file.history.context(of: session.id, limit: 0).isEmpty)
    }

    @Test("Pages of messages begin after a seq")
    func paging() async throws {
        let file = try HistoryFile()
        let session = try await file.session()
        for number in 1...7 { _ = try await file.say("\(number)", in: session) }
        let first = try await file.history.messages(of: session.id, limit: 5)
        #expect(first.elements.map(\.seq) == [1, 2, 3, 4, 5] && first.nextCursor == "5")
        let second = try await file.history.messages(of: session.id, after: 5, limit: 5)
        #expect(second.elements.map(\.seq) == [6, 7] && second.nextCursor == nil)
        guard case .object(let members) = second.elements[0].json else { Issue.record("no object"); return }
        #expect(
            Set(members.keys) == [
                "id", "session_id", "seq", "role", "speaker", "content", "channel", "status", "audio_ms", "timings",
                "provider", "model", "input_tokens", "output_tokens", "finish", "tool_call", "created_at",
            ]
        )
        let list = try JSONValue(parsing: second.json)
        #expect(list["next_cursor"] == .null && list["object"] == "list" && list["data"]?[1] == second.elements[1].json)
    }

    @Test("A full disk loses no numbering: the next message goes on where the last one was")
    func fullDisk() async throws {
        let file = try HistoryFile()
        let session = try await file.session()
        _ = try await file.say("one", in: session)
        try await file.limitPages(belowUsed: true)
        let error = await #expect(throws: DatabaseError.self) {
            for _ in 1...50 { _ = try await file.say(String(repeating: "x", count: 9000), in: session) }
        }
        guard case .full = error else { Issue.record("\(String(describing: error)) is not full"); return }
        try await file.limitPages(belowUsed: false)
        let last = try await file.say("after", in: session)
        let all = try #require(try await file.history.whole(session.id)).messages
        #expect(all.map(\.seq) == Array(1...last.seq))
    }
}

extension HistoryFile {
    fileprivate func limitPages(belowUsed: Bool) async throws {
        _ = try await database.write { (connection: Connection) throws(DatabaseError) in
            // SQLite raises a limit below what is used to just that.
            try connection.first("PRAGMA max_page_count = \(belowUsed ? 1 : 1_000_000)") { $0.integer(0) }
        }
    }
}
