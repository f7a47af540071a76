import Runtime
import Testing

@Suite("Runs of combining marks")
struct StreamSafeTextTests {
    @Test(
        "Text as people write it stays as it is",
        arguments: ["", "plain", "é", "e\u{301}", "Việt Nam", "שָׁלוֹם", "नमस्ते", "한국어", "👩‍👩‍👧", "Z̸̢͎̲a̵̛̱l̶̝͝g̷̣o̴͍͑"]
    )
    func ordinary(text: String) {
        var safe = StreamSafeText()
        let taken = safe.take(text)
        #expect(Array(taken.utf8) == Array(text.utf8))
    }

    @Test("U+034F stands after every 30 marks, and no mark is lost", arguments: [30, 31, 60, 61, 1000])
    func long(count: Int) {
        var safe = StreamSafeText()
        let taken = safe.take("a" + String(repeating: "\u{301}", count: count) + "b").unicodeScalars
        #expect(taken.count { $0 == "\u{34F}" } == (count - 1) / 30)
        #expect(taken.count { $0 == "\u{301}" } == count)
        #expect(String(taken).longestRunOfMarks == 30)
        #expect(taken.first == "a" && taken.last == "b")
    }

    @Test("What is taken piece by piece is what is taken at once", arguments: [1, 7, 29, 30, 31])
    func pieces(length: Int) {
        let text = Array((String(repeating: "\u{301}\u{316}", count: 50) + "b\u{301}").unicodeScalars)
        var (whole, piecewise) = (StreamSafeText(), StreamSafeText())
        let once = whole.take(text.map(String.init).joined())
        let pieces = stride(from: 0, to: text.count, by: length).map { start in
            piecewise.take(text[start..<min(text.count, start + length)].map(String.init).joined())
        }
        #expect(Array(pieces.joined().utf8) == Array(once.utf8))
    }
}
