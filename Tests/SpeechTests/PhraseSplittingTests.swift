import Speech
import Testing
import VoiceCore

/// Splits a text that arrives in the given pieces.
private func phrases(of pieces: [String]) -> [Phrase] {
    let splitter = PhraseSplitter()
    return pieces.flatMap(splitter.append) + splitter.finish()
}

/// The words of a text with the space before them, as models send them.
private func words(of text: String) -> [String] {
    var pieces: [String] = []
    for character in text {
        if character == " " || pieces.isEmpty { pieces.append("") }
        pieces[pieces.count - 1].append(character)
    }
    return pieces
}

struct SplittingCase: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let text: String
    let spoken: [String]

    init(_ name: String, _ text: String, _ spoken: [String]) {
        testDescription = name
        self.text = text
        self.spoken = spoken
    }
}

@Suite("Cutting a reply into phrases")
struct PhraseSplittingTests {
    @Test("A phrase is passed on with the character that completes it")
    func promptness() {
        let splitter = PhraseSplitter()
        #expect(splitter.append("Hello") == [])
        #expect(splitter.append(" there").isEmpty)
        #expect(splitter.append(".").map(\.text) == ["Hello there."])
        #expect(splitter.append(" How").isEmpty)
        #expect(splitter.append(" are you?").map(\.text) == [" How are you?"])
        #expect(splitter.append(" I am fine.").isEmpty)
        #expect(splitter.append(" ").map(\.text) == [" I am fine. "])
        #expect(splitter.append("Good!").map(\.speakable) == ["Good!"])
        #expect(splitter.append(" A line\n").map(\.speakable) == ["A line"])
        #expect(splitter.finish().isEmpty)
    }

    @Test("A full stop that may go on waits for what follows")
    func ambiguousStops() {
        for (text, next) in [
            ("Ask Dr.", " Smith"), ("It costs 3.", "50"), ("Well.", ".."), ("In the U.", "S."), ("See e.g.", " this"),
        ] {
            let splitter = PhraseSplitter()
            #expect(splitter.append(text).isEmpty, "\(text)")
            #expect(splitter.append(next).isEmpty, "\(text)\(next)")
        }
    }

    @Test("The first phrase may end at a clause, later ones do not")
    func firstClause() {
        let text =
            "If you would like to know more about it, I can tell you. When you like to hear the rest of it, just say so."
        #expect(
            phrases(of: [text]).map(\.speakable) == [
                "If you would like to know more about it,", "I can tell you.",
                "When you like to hear the rest of it, just say so.",
            ]
        )
        #expect(phrases(of: ["Well, that is short. Yes."]).map(\.speakable) == ["Well, that is short.", "Yes."])
    }

    @Test(
        "Where phrases end",
        arguments: [
            SplittingCase("titles", "Dr. Smith met Mr. Jones. They ate.", ["Dr. Smith met Mr. Jones.", "They ate."]),
            SplittingCase(
                "abbreviations before lower and upper case",
                "It opens at 9 a.m. and closes. We sell tea, etc. Come in at 5 p.m. Do.",
                ["It opens at 9 a.m. and closes.", "We sell tea, etc.", "Come in at 5 p.m.", "Do."]
            ),
            SplittingCase(
                "numbers",
                "Pi is 3.14159 and e is 2.718. That costs $1,250.50. Yes.",
                ["Pi is 3.14159 and e is 2.718.", "That costs $1,250.50.", "Yes."]
            ),
            SplittingCase(
                "names of files and hosts",
                "Go. Run main.swift with Node.js on example.com. Then stop.",
                ["Go.", "Run main.swift with Node.js on example.com.", "Then stop."]
            ),
            SplittingCase("ellipsis", "Hm... let me think. Well... Yes.", ["Hm... let me think.", "Well...", "Yes."]),
            SplittingCase(
                "quotes",
                "She said \"Stop!\" and left. He said \"Go.\" Then he went.",
                ["She said \"Stop!\" and left.", "He said \"Go.\"", "Then he went."]
            ),
            SplittingCase("marks in a row", "What?! Really?? Yes!!!", ["What?", "Really?", "Yes!"]),
            SplittingCase(
                "numbered list",
                "Do this:\n1. First item\n2. Second item\n",
                ["Do this:", "1. First item", "2. Second item"]
            ),
            SplittingCase("bullets", "- **Milk**\n- Bread.\n* Eggs\n", ["Milk", "Bread.", "Eggs"]),
            SplittingCase(
                "links",
                "Go. See [the docs. All of them](https://a.b/c?d=e!f) now. Bye.",
                ["Go.", "See the docs. All of them now.", "Bye."]
            ),
            SplittingCase(
                "bare address",
                "Go. Look at https://example.com/a?b=c.d! Then. Bye.",
                ["Go.", "Look at example.com!", "Then.", "Bye."]
            ),
            SplittingCase(
                "code block",
                "Here it is:\n```swift\nlet a = 1. \nprint(a)! \n```\nThat is all.",
                ["Here it is:", "That is all."]
            ),
            SplittingCase("inline code", "Go. Use `a. b? c!` there. Yes.", ["Go.", "Use a. b? c! there.", "Yes."]),
            SplittingCase("Chinese", "你好。今天天气很好！你想去哪里？", ["你好。", "今天天气很好！", "你想去哪里？"]),
            SplittingCase("Japanese quotes", "彼は「行け。」と言った。はい。", ["彼は「行け。」", "と言った。", "はい。"]),
            SplittingCase("Spanish", "¡Hola! ¿Cómo estás? Bien.", ["¡Hola!", "¿Cómo estás?", "Bien."]),
            SplittingCase("Hindi", "नमस्ते। आप कैसे हैं?", ["नमस्ते।", "आप कैसे हैं?"]),
            SplittingCase("emoji", "Great! 😀 Let us go. 🎉", ["Great!", "Let us go."]),
            SplittingCase(
                "German dates",
                "Gut! Am 3. Mai um 14:30 Uhr, z. B. in Ulm. Es sind 3. Drei!",
                ["Gut!", "Am 3. Mai um 14:30 Uhr, z. B. in Ulm.", "Es sind 3.", "Drei!"]
            ),
            SplittingCase("pronoun", "You and I. We two.", ["You and I.", "We two."]),
            SplittingCase(
                "bold",
                "**Important!** Do this. _Now._ Go.",
                ["Important!", "Do this.", "Now.", "Go."]
            ),
        ]
    )
    func ends(_ example: SplittingCase) {
        let result = phrases(of: words(of: example.text))
        #expect(result.map(\.speakable).filter { !$0.isEmpty } == example.spoken)
        #expect(result.map(\.text).joined() == example.text)
    }

    @Test("However a text is cut into pieces, the phrases joined are the text", arguments: Replies.all)
    func joined(_ reply: Replies.Reply) {
        var random = SeededGenerator(seed: 42)
        let expected = phrases(of: reply.text.unicodeScalars.map(String.init))
        #expect(expected.map(\.text).joined() == reply.text)
        for _ in 0..<40 {
            let pieces = reply.text.cut(with: &random)
            let result = phrases(of: pieces)
            #expect(result.map(\.text).joined().unicodeScalars.elementsEqual(reply.text.unicodeScalars))
        }
    }

    @Test("Where the pieces end does not decide where phrases end, once the first is out", arguments: Replies.all)
    func independence(_ reply: Replies.Reply) {
        var random = SeededGenerator(seed: 7)
        // The first phrase is over with the mark.
        let text = "Sure! " + reply.text
        let expected = phrases(of: [text])
        for _ in 0..<40 { #expect(phrases(of: text.cut(with: &random)) == expected) }
    }

    @Test("No phrase is much longer than two hundred characters", arguments: Replies.all)
    func length(_ reply: Replies.Reply) {
        for phrase in phrases(of: words(of: reply.text)) { #expect(phrase.speakable.count <= 201) }
    }

    @Test("Endless runs are cut at words, or between letters where no spaces are written")
    func longRuns() {
        let english = String(repeating: "and so it goes on ", count: 60)
        let result = phrases(of: words(of: english))
        #expect(result.count > 4)
        #expect(result.allSatisfy { $0.text.count <= 201 && $0.text.hasSuffix(" ") })
        let chinese = String(repeating: "天气很好", count: 200)
        #expect(phrases(of: [chinese]).count >= 4)
        let digits = String(repeating: "1", count: 1000)
        #expect(phrases(of: [digits]).map(\.text) == [digits])
        let groups = String(repeating: "555 ", count: 100)
        #expect(phrases(of: ["Call " + groups]).map(\.text) == ["Call ", groups].filter { !$0.isEmpty })
    }

    @Test("Markdown and marks in any order neither lose text nor trap")
    func arbitraryMarks() {
        var random = SeededGenerator(seed: 3)
        let parts = [
            "a", "Word", " ", "\n", ".", "!", "?", "`", "```", "```\n", "[", "]", "(", ")", "*", "**", "_", "~", "|",
            "#",
            "1", "…", "。", "「", "\"", "<", ">", "&amp;", "\\", "https://x.y/z", "😀", "é", "\u{301}", "\r\n", "-", ",",
        ]
        for _ in 0..<3000 {
            let pieces = (0..<Int.random(in: 1..<60, using: &random)).map { _ in
                parts[Int.random(in: 0..<parts.count, using: &random)]
            }
            let text = pieces.joined()
            let joined = phrases(of: pieces).map(\.text).joined()
            #expect(joined.unicodeScalars.elementsEqual(text.unicodeScalars))
        }
    }
}

/// A small generator with a seed (SplitMix64, public domain).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

extension String {
    /// The text in pieces of one to eight scalars.
    fileprivate func cut(with random: inout SeededGenerator) -> [String] {
        var pieces: [String] = []
        var rest = Array(unicodeScalars)[...]
        while !rest.isEmpty {
            let count = Int.random(in: 1...8, using: &random)
            var piece = String.UnicodeScalarView()
            piece.append(contentsOf: rest.prefix(count))
            pieces.append(String(piece))
            rest = rest.dropFirst(count)
        }
        return pieces
    }
}
