import TestSupport
import Testing

@testable import Speech

@Suite("A recogniser that is stuck in a loop")
struct EarsRepetitionTests {
    private static func times(_ count: Int, _ text: String, by separator: String = " ") -> String {
        Array(repeating: text, count: count).joined(separator: separator)
    }

    @Test(
        "says it once",
        arguments: [
            (times(12, "I'd like a table for two."), "I'd like a table for two."),
            (times(4, "turn on the light please"), "turn on the light please"),
            (times(100, "no"), "no"), (times(100, "no", by: ", "), "no,"), (times(100, "ha", by: ""), "ha"),
            (times(60, "la", by: "-"), "la-"), (String(repeating: "a", count: 100), "a"),
            (times(12, "今日はいい天気ですね。", by: ""), "今日はいい天気ですね。"), (String(repeating: "はい", count: 20), "はい"),
            (times(30, "Ja, genau!"), "Ja, genau!"), (times(8, "thank you"), "thank you"),
            ("Turn on the light. " + times(20, "Thank you."), "Turn on the light. Thank you."),
            (times(15, "Yes.") + " Turn on the light.", "Yes. Turn on the light."),
            (times(5, "We are going home now.") + " We are", "We are going home now."),
            (times(40, "0"), "0"), (times(9, "Привет, как дела?"), "Привет, как дела?"),
            (times(12, "a b c d e f g h i j k l m n o p q r s t"), "a b c d e f g h i j k l m n o p q r s t"),
        ]
    )
    func cut(_ text: String, _ once: String) {
        #expect(RepetitionCutter.cut(text) == once)
    }

    @Test("The beginning of what follows a loop is not taken for a part of it")
    func tail() {
        let text = Self.times(7, "I am here.") + " I am sorry."
        #expect(RepetitionCutter.cut(text) == "I am here. I am sorry.")
    }

    @Test("Texts without loops are not touched, and nothing traps", arguments: 0..<200)
    func random(_ seed: Int) {
        var random = SeededRandom(seed: UInt64(seed))
        let alphabet = ["a", "b", " ", "7", "は", ".", "é", "\u{301}", "-", "'"]
        let text = (0..<Int.random(in: 0...120, using: &random)).map { _ in
            alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
        }.joined()
        if let cut = RepetitionCutter.cut(text) {
            #expect(cut.count < text.count)
            #expect(text.hasPrefix(cut.prefix(1)))
        }
        let words = (0..<60).map { "word\($0)" }.joined(separator: " ")
        #expect(RepetitionCutter.cut(words + " " + text)?.hasPrefix("word0 word1 word2") != false)
    }
}
