import Speech
import Testing
import VoiceCore

private func said(_ text: String, language: String = "en") -> [String] {
    let splitter = PhraseSplitter(language: language)
    return (splitter.append(text) + splitter.finish()).map(\.speakable).filter { !$0.isEmpty }
}

@Suite("What models write, as it is said")
struct PhraseMarkupTests {
    @Test("Line ends of whatever kind end lines", arguments: ["\r\n", "\r", "\u{2028}", "\u{2029}"])
    func lineEnds(_ end: String) {
        for reply in Replies.all {
            let text = String(
                reply.text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\n")
            )
            let other = text.replacing("\n", with: end)
            #expect(said(other) == said(text), "\(reply.testDescription)")
            #expect(Speakable.text(of: other) == Speakable.text(of: text))
        }
        #expect(Speakable.text(of: "# A\(end)\(end)- b\(end)```\(end)let c = 1\(end)```\(end)---\(end)d") == "A b d")
    }

    @Test(
        "Stars are marks where CommonMark says so, signs between numbers and names",
        arguments: [
            ("2*3*4=24 and 5*6=30", "2*3*4=24 and 5*6=30"),
            ("2*x*y and a*b*c", "2*x*y and a*b*c"),
            ("x**2 + y**2", "x**2 + y**2"),
            ("2*(a+b)*(c+d)", "2*(a+b)*(c+d)"),
            ("width*height", "width*height"),
            ("un*frigging*believable", "unfriggingbelievable"),
            ("**bold**face and *5*th", "boldface and 5th"),
            ("这是**第2点**内容", "这是第2点内容"),
            ("snake_case_name and __init__", "snake case name and init"),
            ("**Note:** 3*4", "Note: 3*4"),
            ("arr[i][j] and items[0:2]", "arr[i][j] and items[0:2]"),
            ("[a](see the note below) b", "a(see the note below) b"),
            ("[a](<x y> \"title\") b", "a b"),
            ("&lt;b&gt; and &#42;x&#42;", "<b> and *x*"),
            ("Array<Int> and <b>bold</b>", "Array<Int> and bold"),
            ("`a*b*c` and `<br>`", "a*b*c and <br>"),
            ("a \\", "a"),
        ]
    )
    func signs(_ written: String, _ expected: String) {
        #expect(Speakable.text(of: written) == expected)
    }

    @Test("Fences of tildes hide code as those of backticks do")
    func fences() {
        let code = "Here it is:\n\n%\nimport os. Now!\nx = [1, 2]\n%\nThat is all."
        for (open, close) in [("~~~python", "~~~"), ("~~~", "~~~~"), ("  ~~~~ swift", "~~~~"), ("```python", "```")] {
            var parts = code.split(separator: "%", omittingEmptySubsequences: false).map(String.init)
            parts.insert(open, at: 1)
            parts.insert(close, at: 3)
            #expect(said(parts.joined()) == ["Here it is:", "That is all."], "\(open)")
        }
        #expect(said("~~~\na ``` b\n```\nc\n~~~\nEnd.") == ["End."])
        #expect(said("~~~gone~~~ stays.") == ["gone stays."])
        #expect(said("~5 km and ~~old~~ new.") == ["~5 km and old new."])
    }

    @Test(
        "Stops within a sentence don't end it",
        arguments: [
            "He came on Jan. 5 to see No. 7.", "See p. 5 and pp. 6 in vol. 2, fig. 3.",
            "On Sept. 21 at St. John's, approx. 5 came.",
            "J. R. R. Tolkien wrote e.g. The Hobbit.", "It costs 3.50 or .5 more.",
            "Er kommt am Freitag, 3. Mai, z. B. um 5.",
            "Das 19. Jahrhundert war lang.", "Heute ist der 24. Dezember 2024, d. h. Heiligabend.",
            "El Sr. García vive en la Av. 5 con la Sra. Díaz.",
            "Vgl. S. 5 und Nr. 7 im Bd. 2.", "M. Dupont et Mme. Curie sont là.", "Il Sig. Rossi abita qui.",
            "Ask Gen. Smith of Ft. Worth.",
        ]
    )
    func stops(_ sentence: String) {
        #expect(said("Sure! " + sentence + " Yes.") == ["Sure!", sentence, "Yes."])
    }

    @Test(
        "Stops that do end a sentence still do",
        arguments: [
            ("No. That is wrong.", ["No.", "That is wrong."]),
            ("It was in Jan. The rest came.", ["It was in Jan.", "The rest came."]),
            ("Es sind 3. Drei!", ["Es sind 3.", "Drei!"]), ("I think so. 5 came.", ["I think so.", "5 came."]),
            ("We sell tea, etc. Come in.", ["We sell tea, etc.", "Come in."]),
        ]
    )
    func ends(_ text: String, _ expected: [String]) { #expect(said("Sure! " + text) == ["Sure!"] + expected) }

    @Test(
        "Formulas are read as people say them",
        arguments: [
            ("$$E = mc^2$$", "E equals m c squared"), ("$$\nE = mc^2\n$$", "E equals m c squared"),
            ("\\[ \\frac{a}{b} \\]", "a over b"), ("\\frac{a}{b}", "a over b"),
            ("\\(x_1 + x_2\\)", "x sub 1 plus x sub 2"),
            ("$\\sqrt{x^3}$", "the square root of x cubed"),
            ("$a \\leq b \\times 2^{10}$", "a is at most b times 2 to the power of 10"),
            ("\\[\nf(x) = \\sin x\n\\]", "f of x equals sine x"), ("$\\alpha \\approx 3.14$", "alpha is about 3.14"),
            ("$\\sum_{i=1}^{n} i$", "the sum from i equals 1 to n of i"),
            ("$$\\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \\end{pmatrix}$$", "a formula"),
            ("$$\\weird{x}$$ $$\\odd$$", "a formula"),
        ]
    )
    func formulas(_ written: String, _ expected: String) {
        #expect(said("Sure! " + written) == ["Sure!", expected])
        #expect(said("We have " + written.replacing("\n", with: " ") + " here.") == ["We have \(expected) here."])
    }

    @Test("Formulas are read in the reply's language, by their signs where its words are not known")
    func languages() {
        #expect(said("$E = mc^2$", language: "de-DE") == ["E gleich m c Quadrat"])
        #expect(said("\\frac{a}{b}", language: "fr") == ["a sur b"])
        #expect(said("\\frac{a}{b}", language: "pl") == ["a / b"])
        #expect(said("$$\\odd{x}$$", language: "nl") == ["een formule"])
    }

    @Test(
        "Sums of money and names with dollars are no formulas",
        arguments: [
            "It costs $5 and then $10.", "From $3.5M to $4M.", "Set $HOME/bin and $PATH now.", "Pay US$5 or 6$ now.",
        ]
    )
    func money(_ text: String) { #expect(said("Sure! " + text) == ["Sure!", text]) }

    @Test("Control characters, byte-order marks and what could not be decoded are not said")
    func controls() {
        #expect(Speakable.text(of: "\u{FEFF}he\u{0}l\u{1B}lo\u{202E} \u{FFFD} you\u{7F}") == "hello you")
        #expect(said("\u{FEFF}# Head\u{0}\n") == ["Head"])
    }

    @Test("Marks that say nothing are not said again and again")
    func collapsed() { #expect(Speakable.text(of: "a - - - - b . . . c") == "a - b. c") }
}
