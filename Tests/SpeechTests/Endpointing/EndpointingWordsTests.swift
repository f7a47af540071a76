import Testing

@testable import Speech

@Suite("What the last words say")
struct EndpointingWordsTests {
    @Test(
        "Hesitations",
        arguments: [
            "um", "I think, uh...", "tea and", "Because", "give me the", "ähm", "it costs about,", "I'm", "I’ll",
            "so -",
            "if.", "well…",
        ]
    )
    func hesitating(text: String) { #expect(Ending(of: text) == .hesitating) }

    @Test(
        "Finished sentences",
        arguments: [
            "What time is it?", "Stop!", "I see.", "He said \"yes.\"", "今何時ですか？", "(I am done.)",
        ]
    )
    func closed(text: String) { #expect(Ending(of: text) == .closed) }

    @Test("Words that tell nothing", arguments: ["", "   ", "turn it on", "I think so", "where is it", "umbrella"])
    func open(text: String) { #expect(Ending(of: text) == .open) }
}
