@testable import Sessions
import Testing
import VoiceCore

@Suite("What a session is called")
struct SessionTitleTests {
    @Test(
        "The first words of a message, on one line, in whole words and characters",
        arguments: [
            ("Hello there", "Hello there"),
            ("  What is\n\nthe\tweather\r\nlike? ", "What is the weather like?"),
            ("a\u{0}b\u{1B}[31mred\u{202E}x", "a b [31mredx"),
            (
                "Tell me everything that you know about the history of the city of Paris",
                "Tell me everything that you know about the history of the"
            ),
            (String(repeating: "x", count: 70), String(repeating: "x", count: 60)),
            (String(repeating: "👩‍👩‍👧", count: 70), String(repeating: "👩‍👩‍👧", count: 60)),
            (String(repeating: "日", count: 61), String(repeating: "日", count: 60)),
            (String(repeating: "y", count: 60) + " z", String(repeating: "y", count: 60)),
        ]
    )
    func title(content: String, title: String) {
        #expect(SessionTitle.make(of: content) == title)
    }

    @Test("A message of which nothing can be shown makes no title", arguments: ["", " \n", "\u{7}\u{0}", "\u{200E}"])
    func none(content: String) {
        #expect(SessionTitle.make(of: content) == nil)
    }

    @Test("A session is titled by its first user message, once, and keeps the title that somebody gave it")
    func sessions() async throws {
        let file = try HistoryFile()
        let session = try await file.session()
        _ = try await file.say("Welcome", in: session, as: .assistant)
        #expect(try await file.history.session(session.id)?.title == nil)
        _ = try await file.say("Good morning", in: session)
        _ = try await file.say("And the weather?", in: session)
        #expect(try await file.history.session(session.id)?.title == "Good morning")
        var patch = SessionPatch()
        patch.title = .value("Mine")
        #expect(try await file.history.patch(session.id, patch).get()?.title == "Mine")
        _ = try await file.say("More", in: session)
        #expect(try await file.history.session(session.id)?.title == "Mine")
        patch.title = .null
        #expect(try await file.history.patch(session.id, patch).get()?.title == nil)
        _ = try await file.say("Something else", in: session)
        #expect(try await file.history.session(session.id)?.title == "Good morning")
    }
}
