import Testing
import VoiceCore

@testable import Agents

@Suite("The beginning of an answer")
struct AnswerBeginningTests {
    private static func format(
        of text: String,
        cut size: Int,
        takesWords: Bool = true
    ) throws -> (String, start: Int, work: Int)? {
        let bytes = Array(text.utf8)
        var beginning = AnswerBeginning(takesWords: takesWords)
        for start in stride(from: 0, to: bytes.count, by: size) {
            let piece = bytes[start..<min(start + size, bytes.count)]
            if let found = try beginning.append(piece) { return ("\(found.format)", found.start, beginning.work) }
        }
        return nil
    }

    @Test(
        "Its first bytes tell how it is written, wherever they are cut",
        arguments: [
            ("{\"a\": 1}", "values"), (" \n [ {", "values"), ("{ }", "values"), ("\u{FEFF}data: x\n", "events"),
            (": hi\n\ndata: x\n", "events"), ("event: a\nid: 1\nretry: 5\r\ndata: x\n", "events"), ("Hello", "text"),
            ("[1] Hello", "text"), (": not a stream\nbut text that goes on", "text"), ("\"words\"", "quoted"),
            ("dataset of", "text"),
        ],
        [1, 2, 7, 100]
    )
    func formats(_ example: (String, String), size: Int) throws {
        #expect(try Self.format(of: example.0, cut: size)?.0 == example.1)
    }

    @Test("What is neither is refused", arguments: ["Hello", "<!doctype html>", "\u{1F}\u{8B}"])
    func refused(text: String) {
        #expect(throws: ProviderError.self) { try Self.format(of: text, cut: 1, takesWords: false) }
    }

    @Test(
        "The work is linear in its length, however small the pieces",
        arguments: [
            ": still here\n", "\n", " ", "\r\n", ": " + String(repeating: "x", count: 1000), "id: 1\nevent: e\n", "{ ",
            "[ \n",
        ]
    )
    func linear(part: String) throws {
        // One opening bracket, then only blanks.
        let isBracket = part.hasPrefix("{") || part.hasPrefix("[")
        let count = 32_768 / part.utf8.count
        let text = isBracket ? part + String(repeating: " ", count: 32_768) : String(repeating: part, count: count)
        let bytes = Array(text.utf8)
        var beginning = AnswerBeginning(takesWords: true)
        for byte in bytes { #expect(try beginning.append([byte]) == nil) }
        #expect(beginning.work <= 4 * bytes.count + 64)
        #expect(beginning.bytes == bytes)
    }
}
