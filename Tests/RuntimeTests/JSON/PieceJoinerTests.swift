import Runtime
import TestSupport
import Testing

@Suite("Text of pieces that were cut anywhere")
struct PieceJoinerTests {
    private static func joined(_ pieces: [String]) throws -> String {
        var joiner = PieceJoiner()
        let texts = try pieces.map { piece in
            joiner.join(try JSONValue(parsing: "\"\(piece)\"".utf8, loneSurrogates: .kept).string ?? "")
        }
        return texts.joined() + joiner.end()
    }

    @Test(
        "Halves of a character are joined, and a half that stays alone is U+FFFD",
        arguments: [
            (["Hi \\ud83d", "\\ude00 there."], "Hi 😀 there."), (["\\ud83d", "\\ude00"], "😀"),
            (["a\\ud83d", "", "", "\\ude00b"], "a😀b"), (["\\ud83d\\ude00"], "😀"), (["\\ud83d"], "\u{FFFD}"),
            (["\\ud83d", "x"], "\u{FFFD}x"), (["\\ude00x"], "\u{FFFD}x"), (["\\ude00", "\\ud83d"], "\u{FFFD}\u{FFFD}"),
            (["\\ud83d", "\\ud83d\\ude00"], "\u{FFFD}😀"), (["\\ud83d\\ud83d", "\\ude00\\ude00"], "\u{FFFD}😀\u{FFFD}"),
            (["\\ud83d", "\\ude00\\ud83d", "\\ude01"], "😀😁"), (["é", "\\u00e9", "\u{10FFFD}"], "éé\u{10FFFD}"),
            (["\\uD800", "\\uDC00"], "\u{10000}"), (["\\uDBFF", "\\uDFFF"], "\u{10FFFF}"), ([], ""),
        ]
    )
    func halves(pieces: [String], text: String) throws {
        #expect(try Self.joined(pieces) == text)
    }

    @Test("A half waits for the next piece, and the rest doesn't wait with it")
    func waits() throws {
        var joiner = PieceJoiner()
        let piece = try #require(try JSONValue(parsing: #""Hi \ud83d""#.utf8, loneSurrogates: .kept).string)
        #expect(joiner.join(piece) == "Hi ")
        #expect(joiner.join("") == "")
        #expect(joiner.end() == "\u{FFFD}")
        #expect(joiner.end() == "")
    }

    @Test("However a text is cut into code units, it comes out whole")
    func cuts() throws {
        var random = SeededRandom(seed: 16)
        let text = "a😀é\u{10FFFF}𝄞あ👩‍👩‍👧z"
        for _ in 0..<500 {
            var pieces = [""]
            for unit in text.utf16 {
                if Bool.random(using: &random) { pieces.append("") }
                let digits = String(unit, radix: 16)
                pieces[pieces.count - 1] += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }
            #expect(try Self.joined(pieces) == text)
        }
    }

    @Test("A run of marks that grows piece by piece stays within bounds")
    func marks() {
        var joiner = PieceJoiner()
        let text = (0..<200).map { _ in joiner.join("\u{301}") }.joined()
        #expect(text.longestRunOfMarks == 30)
        #expect(text.unicodeScalars.count { $0 == "\u{301}" } == 200)
        let ended = joiner.join("a") + joiner.join("\u{301}")
        #expect(ended == "a\u{301}")
    }
}
