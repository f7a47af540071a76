import Runtime
import SQLite
import Sessions
import Testing
import VoiceCore

@Suite("Searching the history")
struct SearchTests {
    @Test("Messages with all the words are found, newest first, with the words around them")
    func finding() async throws {
        let file = try HistoryFile()
        let session = try await file.session()
        let old = try await file.say("The weather in Paris is sunny", in: session)
        _ = try await file.say("Nothing about that", in: session)
        let new = try await file.say("paris again, and its WEATHER", in: session, as: .assistant)
        let page = try await file.history.search("weather paris")
        #expect(page.elements.map(\.message.id) == [new.id, old.id] && page.nextCursor == nil)
        #expect(page.elements[1].snippet.contains("weather in Paris"))
        #expect(page.elements[0].json["session_id"]?.string == session.id.text)
        #expect(page.elements[0].json["snippet"]?.string == page.elements[0].snippet)
        #expect(try await file.history.search("weath").elements.count == 2)
        #expect(try await file.history.search("weath paris").elements.isEmpty)
    }

    @Test(
        "Operators and marks mean nothing",
        arguments: ["^apple", "- apple", "{apple", "apple*", "\"apple", "day(apple)"]
    )
    func marks(words: String) async throws {
        let file = try HistoryFile()
        _ = try await file.say("an apple a day", in: file.session())
        #expect(try await file.history.search(words).elements.count == 1)
    }

    @Test(
        "Words that aren't there and no words at all find nothing, and are no error",
        arguments: [
            "\"unbalanced AND ((", "AND", "NOT apple", "apple OR", "NEAR(", "content:apple", "*", "\"", "", "a\0b",
            "'; DROP TABLE messages; --", "🙂", "ap:ple",
        ]
    )
    func nothing(words: String) async throws {
        let file = try HistoryFile()
        _ = try await file.say("an apple a day", in: file.session())
        #expect(try await file.history.search(words).elements.isEmpty)
    }

    @Test("Only sessions of the owner are searched")
    func scope() async throws {
        let file = try HistoryFile()
        let mine = try await file.session(NewSession(owner: "mine", channel: "http"))
        let other = try await file.session(NewSession(owner: "other", channel: "http"))
        for session in [mine, other] { _ = try await file.say("a secret", in: session) }
        let found = try await file.history.search("secret", scope: .owner("mine"))
        #expect(found.elements.map(\.message.session) == [mine.id])
        #expect(try await file.history.search("secret").elements.count == 2)
    }

    @Test("What was changed is found by its new words alone, and pages go on")
    func followsChanges() async throws {
        let file = try HistoryFile()
        let session = try await file.session()
        let reply = NewMessage(session: session.id, role: .assistant, content: "", channel: "http")
        _ = try await file.history.beginReply(reply)
        file.history.follow(reply.id, content: "planned words")
        _ = try await file.history.finish(reply.id, ReplyOutcome(content: "heard", status: .interrupted))
        #expect(try await file.history.search("planned").elements.isEmpty)
        #expect(try await file.history.search("heard").elements.count == 1)
        for number in 1...5 { _ = try await file.say("heard \(number)", in: session) }
        let first = try await file.history.search("heard", limit: 4)
        let rest = try await file.history.search("heard", limit: 4, cursor: first.nextCursor.flatMap { Int($0) })
        #expect(first.elements.count == 4 && rest.elements.count == 2 && rest.nextCursor == nil)
    }
}
