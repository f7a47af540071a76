@testable import Agents
import Testing

@Suite("Where one provider goes on for another")
struct SeamTests {
    /// What is passed on when one says `first`, breaks off, and another says `second`, in pieces of any size.
    private static func joined(_ first: String, _ second: String, pieces size: Int) -> String {
        var seam = Seam(holdsWords: true)
        var text = ""
        for piece in split(first, size) { text += seam.append(piece) }
        seam.breakOff()
        for piece in split(second, size) { text += seam.append(piece) }
        text += seam.finish()
        #expect(text == seam.said)
        return text
    }

    private static func split(_ text: String, _ size: Int) -> [String] {
        var rest = text[...]
        var pieces: [String] = []
        while !rest.isEmpty {
            pieces.append(String(rest.prefix(size)))
            rest = rest.dropFirst(size)
        }
        return pieces
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let first: String
        let second: String
        let whole: String
        var testDescription: String { "\(first)|\(second)" }

        init(_ first: String, _ second: String, _ whole: String) {
            (self.first, self.second, self.whole) = (first, second, whole)
        }
    }

    static let cases = [
        Case("The quick ", "brown fox.", "The quick brown fox."),
        Case("The quick", " brown fox.", "The brown fox."),
        Case("The qui", "quick brown fox.", "The quick brown fox."),
        Case("The quick ", " brown fox.", "The quick brown fox."),
        Case("Hello.", "How are you?", "Hello. How are you?"),
        Case("Hello, ", "hello, how are you?", "Hello, how are you?"),
        Case("It is half past ", "It is half past four.", "It is half past four."),
        Case("It is half past ", "half past four.", "It is half past four."),
        Case("It is half past ", "“It is half past four.”", "It is half past four.”"),
        Case("One two three. Four ", "Four five.", "One two three. Four five."),
        Case("I said no. ", "No problem at all.", "I said no. No problem at all."),
        Case("I said no way. ", "I said no way. Really.", "I said no way. Really."),
        Case("It's a well-kno", "well-known fact.", "It's a well-known fact."),
        Case("Hello world ", "Hello world, and good day.", "Hello world , and good day."),
        Case("", "Hello.", "Hello."),
        Case("The end is ", "", "The end is "),
        Case("The end is ", "the end is", "The end is "),
        Case("今天天气", "今天天气很好。", "今天天气很好。"),
        Case("今天天气", "很好。", "今天天气很好。"),
        Case("Es ist Grö", "Größe, die zählt.", "Es ist Größe, die zählt."),
        Case("a b a b ", "a b c", "a b a b c"),
    ]

    @Test("Nothing is repeated and no word is broken", arguments: cases, [1, 2, 3, 7, 100])
    func joins(_ example: Case, size: Int) {
        #expect(Self.joined(example.first, example.second, pieces: size) == example.whole)
    }

    @Test("Half a word is never passed on while more may come")
    func halfWords() {
        var seam = Seam(holdsWords: true)
        #expect(seam.append("Hel") == "")
        #expect(seam.append("lo") == "")
        #expect(seam.append(", wor") == "Hello, ")
        #expect(seam.append("ld!") == "world!")
    }

    @Test("Where nobody could go on every piece is passed on at once")
    func noHold() {
        var seam = Seam(holdsWords: false)
        #expect(seam.append("Hel") == "Hel")
        #expect(seam.append("lo") == "lo")
    }
}
