import Runtime
import Testing

@Suite("Texts are cut by scalars")
struct ShortenedTests {
    @Test("A text is cut at its limit and marked, and left as it is up to it")
    func cut() {
        #expect("abc".shortened(to: 3) == "abc" && "abcd".shortened(to: 3) == "abc…" && "".shortened(to: 0) == "")
        #expect("äöü".shortened(to: 2) == "äö…" && "abcd".shortened(to: 2, mark: "") == "ab")
    }

    @Test("One character of many scalars is not let through")
    func longCharacter() {
        let character = "a" + String(repeating: "\u{301}", count: 10_000)
        #expect(character.count == 1 && character.shortened(to: 64).unicodeScalars.count == 65)
        #expect(!character.hasAtMost(scalars: 64) && character.hasAtMost(scalars: 10_001))
    }

    @Test(
        "A limit counts scalars, not bytes",
        arguments: [("äöü", 3, true), ("äöü", 2, false), ("", 0, true), ("a", 0, false)]
    )
    func limit(text: String, limit: Int, fits: Bool) { #expect(text.hasAtMost(scalars: limit) == fits) }
}
