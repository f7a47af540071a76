import Runtime
import SQLite
@testable import Sessions
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
        "A snippet shows the place of a word that is written with other marks, or none",
        arguments: [
            ("cafe", "café"), ("CAFÉ", "cafe"), ("cafe", "cafe\u{301}"), ("cafe\u{301}", "Café"), ("uber", "Über"),
            ("naive", "naïve"), ("tieng viet", "tiếng Việt"), ("garcon", "GARÇON"),
            ("istanbul", "İstanbul"),
        ]
    )
    func marksOfLetters(words: String, written: String) async throws {
        let file = try HistoryFile()
        let filler = String(repeating: "nothing of that kind ", count: 40)
        _ = try await file.say("\(filler)\(written) \(filler)", in: file.session())
        let hits = try await file.history.search(words).elements
        #expect(try #require(hits.first).snippet.contains(written))
    }

    @Test("Marks by themselves, of which a message has thousands, are passed over in one pass")
    func manyMarks() {
        let content = "a" + String(repeating: "\u{301}", count: 50_000) + "b end"
        #expect(Snippet(of: content, around: ["ab"]).text.unicodeScalars.first == "a")
        #expect(Snippet(of: content, around: ["\u{301}"]).text.unicodeScalars.first == "a")
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

    @Test(
        "Scripts without spaces are found by any part",
        arguments: [
            ("今日の天気はどうですか", ["天気", "今日の天気", "か", "どうですか"], ["天今", "天候"]),
            ("上海的天气怎么样", ["天气", "海的天", "样"], ["海上"]),
            ("วันนี้อากาศเป็นอย่างไร", ["อากาศ", "เป็น", "วันนี้"], ["อากาส"]),
            ("ថ្ងៃនេះអាកាសធាតុ", ["អាកាស", "ធាតុ"], ["ធាតា"]),
            ("ມື້ນີ້ອາກາດດີ", ["ອາກາດ"], ["ອາກາສ"]),
            ("ယနေ့ရာသီဥတု", ["ရာသီ"], ["ရာသု"]),
            ("오늘날씨가 좋네요", ["날씨", "좋네"], ["씨날"]),
            ("iPhoneの新しいケースbook", ["iphone", "ケース", "新しい book", "boo"], ["phone"]),
            ("ｶﾀｶﾅと漢字", ["ﾀｶ", "漢"], ["字漢"]),
        ]
    )
    func unspaced(content: String, found: [String], missing: [String]) async throws {
        let file = try HistoryFile()
        _ = try await file.say(content, in: file.session())
        for words in found { #expect(try await file.history.search(words).elements.count == 1, "\(words)") }
        for words in missing { #expect(try await file.history.search(words).elements.isEmpty, "\(words)") }
    }

    @Test("The index and the query split the same characters")
    func sameCharacters() async throws {
        let file = try HistoryFile()
        let differing = try await file.database.read { (connection) throws(DatabaseError) in
            try connection.rows(
                """
                WITH RECURSIVE n (value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n WHERE value < 210000)
                SELECT n.value, char(n.value) GLOB u.one FROM n JOIN unspaced_characters AS u
                WHERE n.value NOT BETWEEN 0xD800 AND 0xDFFF
                """
            ) { (UInt32($0.integer(0)), $0.bool(1)) }
        }.filter { value, isUnspaced in
            Unicode.Scalar(value).map(UnspacedScript.contains) != isUnspaced
        }
        #expect(differing.isEmpty, "\(differing.prefix(5))")
    }

    @Test("A snippet stands around the first hit, is short, and costs one pass however many hits there are")
    func snippets() {
        let long =
            String(repeating: "filler words ", count: 500) + "the needle here " + String(repeating: "q ", count: 16_000)
        let snippet = Snippet(of: long, around: ["NEEDLE"]).text
        #expect(snippet.contains("the needle here") && snippet.count <= 210)
        #expect(snippet.hasPrefix("…") && snippet.hasSuffix("…"))
        #expect(Snippet(of: "short one", around: ["one"]).text == "short one")
        #expect(Snippet(of: String(repeating: "のの", count: 16_000), around: ["のの気"]).text.count <= 201)
        #expect(Snippet(of: "", around: ["x"]).text.isEmpty)
        #expect(Snippet(of: String(repeating: "x", count: 300) + "天気", around: ["天気"]).text.hasSuffix("天気"))
    }

    @Test("A key that has no messages is answered from the index, whatever others have said")
    func ownersInTheIndex() async throws {
        let file = try HistoryFile()
        let session = try await file.session(NewSession(owner: "it's \"me\" 天", channel: "http"))
        _ = try await file.say("a secret", in: session)
        #expect(try await file.history.search("secret", scope: .owner("it's \"me\" 天")).elements.count == 1)
        #expect(try await file.history.search("secret", scope: .owner("it's \"ME\" 天")).elements.isEmpty)
        #expect(try await file.history.search("secret", scope: .owner("")).elements.isEmpty)
        // An admin gives the session to another key.
        try await file.database.write { (connection) throws(DatabaseError) in
            try connection.execute("UPDATE sessions SET owner = 'ann'")
        }
        #expect(try await file.history.search("secret", scope: .owner("ann")).elements.count == 1)
    }

    @Test("An index that lost or kept too much is noticed and made anew")
    func damage() async throws {
        let file = try HistoryFile()
        let session = try await file.session()
        for number in 1...5 { _ = try await file.say("word\(number) 天気", in: session) }
        let harms = [
            "DELETE FROM messages_fts WHERE rowid = 2",
            "INSERT INTO messages_fts (rowid, content) VALUES (99, 'ghost')",
            "UPDATE messages_fts SET content = 'other' WHERE rowid = 3",
            "DELETE FROM messages_fts_data WHERE id > 10",
            "DROP TABLE messages_fts",
        ]
        for harm in harms {
            let states = try await file.database.write { (connection) throws(DatabaseError) in
                try connection.execute(harm)
                let before = try SearchIndex.isWhole(on: connection)
                try SearchIndex.rebuild(on: connection)
                return [before, try SearchIndex.isWhole(on: connection)]
            }
            #expect(states == [false, true], "\(harm)")
            #expect(try await file.history.search("天気").elements.count == 5)
        }
    }

    @Test("A reply that a dead process left unfinished is found after the next start")
    func leftReplies() async throws {
        let file = try HistoryFile()
        let session = try await file.session()
        let reply = NewMessage(session: session.id, role: .assistant, content: "", channel: "http")
        _ = try await file.history.beginReply(reply)
        file.history.follow(reply.id, content: "half a sentence")
        try await file.database.write { (connection) throws(DatabaseError) in
            try SearchIndex.finishLeftReplies(on: connection)
        }
        #expect(try await file.history.search("half").elements.map(\.message.id) == [reply.id])
    }
}
