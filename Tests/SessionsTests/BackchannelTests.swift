import Testing

@testable import Sessions

@Suite("Words that do not interrupt")
struct BackchannelTests {
    private let words = Backchannels.standard

    @Test(
        "are known however they are written",
        arguments: [
            "mm-hm", "Mm-hm.", "mmhm", "Mmmmm", "Uh-huh!", "uh huh", "Yeah.", "yes", "YES", "right", "okay, right",
            "I see.",
            "oh, really?", "all right", "got it", "ok ok ok",
        ]
    )
    func english(_ text: String) {
        #expect(words.matches(text, in: ["en-GB"]))
    }

    @Test(
        "are a list for each language",
        arguments: zip(
            ["de", "fr", "es", "it", "pt-BR", "nl", "ja", "zh", "ko", "ru", "hi", "ar", "tr", "sv", "pl"],
            [
                "Ja, genau.", "D’accord", "sí, claro", "va bene", "pois é", "klopt", "はい。", "对对对", "네", "ага", "ठीक है",
                "نعم",
                "hı hı", "just det", "tak, jasne",
            ]
        )
    )
    func languages(_ language: String, _ text: String) {
        #expect(words.matches(text, in: [language]))
    }

    @Test(
        "hold nothing that asks or tells something",
        arguments: [
            "", "...", "no", "stop", "yes but", "right now", "yes yes yes yes", "what", "mm-hm and then", "I see him",
        ]
    )
    func messages(_ text: String) {
        #expect(!words.matches(text, in: ["en"]))
    }

    @Test("are sounds alone in a language without a list")
    func unknownLanguage() {
        #expect(words.matches("mhm", in: ["eo"]))
        #expect(!words.matches("yes", in: ["eo"]))
    }

    @Test("are the words of a setting in place of those of that language, and of no other")
    func replaced() {
        let own = Backchannels(replacing: ["de-AT": ["eh klar", "passt"], "fr": []])
        #expect(own.matches("Passt, passt.", in: ["de"]))
        #expect(own.matches("eh klar", in: ["de-DE"]))
        #expect(!own.matches("genau", in: ["de"]))
        #expect(!own.matches("mm", in: ["fr"]), "an empty list: nothing")
        #expect(own.matches("yes", in: ["en"]))
    }

    @Test("are told from a text of any length by looking at its beginning")
    func longText() {
        #expect(!words.matches(String(repeating: "yes ", count: 100_000), in: ["en"]))
    }

    @Test(
        "are answers after a question",
        arguments: [
            ("Shall I go on?", true), ("Shall I go on? There is", true), ("Weiter?»", true), ("続けますか？", true),
            ("Shall I go on? There is more to tell you", false), ("It is sunny.", false), ("", false),
            ("See http://a.example/?q=1", false), ("Really?!", true),
        ]
    )
    func questions(_ heard: String, _ isQuestion: Bool) {
        #expect(heard.endsInQuestion == isQuestion)
    }
}
