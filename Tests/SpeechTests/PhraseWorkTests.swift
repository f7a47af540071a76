import Speech
import TestSupport
import Testing
import VoiceCore

/// What a splitter makes of a text in pieces of some length, and how many scalars it looked at.
private func split(_ text: String, pieceLength: Int = .max) -> (phrases: [Phrase], work: Int) {
    let splitter = PhraseSplitter()
    var phrases: [Phrase] = []
    var rest = Array(text.unicodeScalars)[...]
    while !rest.isEmpty {
        var piece = String.UnicodeScalarView()
        piece.append(contentsOf: rest.prefix(pieceLength))
        rest = rest.dropFirst(pieceLength)
        phrases += splitter.append(String(piece))
    }
    phrases += splitter.finish()
    return (phrases, splitter.visitedScalars)
}

private func text(of unit: String, scalars: Int) -> String {
    String(repeating: unit, count: max(1, scalars / unit.unicodeScalars.count))
}

@Suite("The work of making a reply speakable")
struct PhraseWorkTests {
    /// Each mark by itself and in the company in which it costs most.
    static let units = [
        "[", "]", "(", ")", "[x](", "[x](<", "](", "[[", "![", "[x", "x]", "{", "}", "<", "<a", "<a ", "<a b=\"", "</",
        "<!--",
        ">", "> ", "*", "**", "* ", "*a", "a*b", "_", "__", "_a", "~", "~~", "~~~", "~~~\n", "`", "``", "`a", "```",
        "```\n",
        "``` `", "- ", "-", "+ ", "# ", "#", "| ", "|a|", "|-", "---\n", "=", "\\", "\\(", "\\[", "\\frac{", "\\frac",
        "\\sqrt[",
        "$", "$$", "$$\n", "$a", "$x$", "$a. ", "&", "&amp;", "&a", "&#", "http://", "https:///", "https://a",
        "https://a)",
        "www.", "www.a ", "!", "?", ".", "…", ". ", "a!", "a. ", "1. ", "am 5. ", "Dr. ", "...", "。", "「", "\"", "'",
        ",", ", ",
        "a, ", "—", "\n", "\r\n", "\r", "\u{2028}", " ", "\t", "\u{0}", "\u{FEFF}", "\u{301}", "\u{200D}", "😀", "👩‍👩‍👧‍👦",
        "a", "1",
        "1 ", "天", "é", "word ", "a\n", "a\r\n", "[a](b) ", "[^1]", "[1]", "x^2 ",
    ]

    @Test("32 KiB of any mark are looked at a few times, twice as much twice as often", arguments: units)
    func linear(_ unit: String) {
        let (_, half) = split(text(of: unit, scalars: 16 * 1024))
        let whole = text(of: unit, scalars: 32 * 1024)
        let (phrases, work) = split(whole)
        let count = whole.unicodeScalars.count
        #expect(work <= 24 * count, "\(work / count) times")
        #expect(Double(work) <= 2.2 * Double(half) + 20_000)
        #expect(phrases.map(\.text).joined().unicodeScalars.elementsEqual(whole.unicodeScalars))
        #expect(phrases.allSatisfy { $0.text.unicodeScalars.count <= 4_100 })
    }

    @Test("Letters and marks that open and never close, or close what was never opened, are looked at a few times")
    func pairs() {
        for (open, close) in [
            ("[", "]"), ("(", ")"), ("[x](", ")"), ("<a ", ">"), ("*", "*"), ("{", "}"), ("\\frac{", "}"),
        ] {
            let nested = text(of: open, scalars: 16 * 1024) + "x" + text(of: close, scalars: 16 * 1024)
            let (phrases, work) = split("Go. " + nested)
            #expect(work <= 24 * nested.unicodeScalars.count, "\(open)")
            // A formula that nobody could follow is named.
            #expect(phrases.contains { $0.speakable.contains(open == "\\frac{" ? "formula" : "x") }, "\(open)")
        }
    }

    @Test(
        "Pieces of one character cost no more than the whole at once",
        arguments: ["- ", "[x](", "`a", "a! ", "$a", "word "]
    )
    func streamed(_ unit: String) {
        let whole = text(of: unit, scalars: 32 * 1024)
        let (atOnce, work) = split(whole)
        let (streamed, streamedWork) = split(whole, pieceLength: 1)
        #expect(streamed == atOnce)
        #expect(streamedWork == work)
    }

    @Test("What nobody hears is passed on, not held: blanks, marks, code, the data of a picture")
    func passedOn() {
        let splitter = PhraseSplitter()
        var held = 0
        let data = String(repeating: "iVBORw0KGgo=", count: 2_000)
        let reply =
            "Look.\n" + text(of: "- ", scalars: 4_096) + "\n```\n" + text(of: "let a = 1\n", scalars: 8_192)
            + "```\n![a cat](data:image/png;base64,\(data)) sleeps.\n"
        var said: [String] = []
        for scalar in reply.unicodeScalars {
            held += 1
            for phrase in splitter.append(String(scalar)) {
                held -= phrase.text.unicodeScalars.count
                if !phrase.speakable.isEmpty { said.append(phrase.speakable) }
            }
            #expect(held <= 2_100)
        }
        said += splitter.finish().map(\.speakable).filter { !$0.isEmpty }
        #expect(said == ["Look.", "a cat", "sleeps."])
    }

    @Test("A word without end is cut, and an address without end is said as its host")
    func endless() {
        let (phrases, _) = split("Go. " + String(repeating: "a", count: 10_000))
        #expect(phrases.map(\.speakable).joined().filter { $0 == "a" }.count == 10_000)
        let address = "https://example.com/" + String(repeating: "b", count: 10_000)
        let (others, _) = split("See \(address) now.")
        #expect(others.map(\.speakable).filter { !$0.isEmpty }.joined(separator: " ") == "See example.com now.")
    }
}

@Suite("Replies of random marks")
struct PhrasePropertyTests {
    private static let parts =
        PhraseWorkTests.units + [
            "Word", " ", "ends.", " Then", "No. 7", "12.50 €", "<br>", "</b>", "[link](https://a.b/c)", "**bold**",
            "`code`",
            "$x^2$", "\\frac{1}{2}", "\n\n", "# Head\n", "| a | b |\n", "~~~python\n", "```swift\n", "```\n",
        ]

    /// A word that no other word is a part of.
    private static func word(_ index: Int) -> String { "zq\(index)qz" }

    @Test("The cut of pieces changes neither phrases nor speech, and no text is lost", arguments: 1...8)
    func cuts(seed: Int) {
        var random = SeededRandom(seed: UInt64(seed))
        for round in 0..<150 {
            let text =
                "Sure! "
                + (0..<Int.random(in: 1..<80, using: &random)).compactMap { _ in
                    Self.parts.randomElement(using: &random)
                }.joined()
            let (expected, _) = split(text)
            #expect(expected.map(\.text).joined().unicodeScalars.elementsEqual(text.unicodeScalars))
            for length in [1, 2, Int.random(in: 3..<40, using: &random)] {
                let (phrases, _) = split(text, pieceLength: length)
                #expect(
                    phrases == expected,
                    "seed \(seed), round \(round), pieces of \(length): \(text.debugDescription)"
                )
            }
        }
    }

    @Test("Words between marks that hide nothing are all said, in order", arguments: 1...8)
    func nothingLost(seed: Int) {
        var random = SeededRandom(seed: UInt64(seed))
        // None of these makes a target, a tag, a formula, code or an address of what is around it.
        let marks = [
            "[", "]", "*", "**", "_", " ", ", ", ". ", "! ", "\n", "\r\n", "- ", "# ", "> ", "+", "=", "| ", "\"", "(",
            ")", "…", "é",
        ]
        for round in 0..<150 {
            var text = "Sure! "
            var words: [String] = []
            for index in 0..<Int.random(in: 1..<60, using: &random) {
                for _ in 0..<Int.random(in: 1...3, using: &random) {
                    // A target would be hidden, as it should.
                    let mark = marks.randomElement(using: &random) ?? " "
                    text += mark == "(" && text.hasSuffix("]") || mark == "[" && text.hasSuffix("]") ? " " : mark
                }
                words.append(Self.word(index))
                text += " " + Self.word(index)
            }
            let said = split(text).phrases.map(\.speakable).joined(separator: " ")
            var rest = said[...]
            for word in words {
                guard let place = rest.range(of: word) else {
                    Issue.record("seed \(seed), round \(round): \(word) of \(text.debugDescription) is not in \(said)")
                    break
                }
                rest = rest[place.upperBound...]
            }
        }
    }
}

extension Substring {
    fileprivate func range(of word: String) -> Range<Index>? { ranges(of: word).first }
}
