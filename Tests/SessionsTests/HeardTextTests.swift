import Runtime
import TestSupport
import Testing
import VoiceCore

@testable import Sessions

@Suite("What was heard")
struct HeardTextTests {
    private static let rate = 16_000

    private func heard(_ text: String, speakable: String? = nil, words: [WordTime], seconds: Double) -> HeardText {
        var heard = HeardText()
        heard.begin(Phrase(text: text, speakable: speakable ?? text))
        heard.append(
            SpeechPiece(
                samples: Array(repeating: 0, count: Int(seconds * 16_000)),
                sampleRate: Self.rate,
                words: words
            )
        )
        heard.endPhrase()
        return heard
    }

    @Test("ends with the last word that was played to its end")
    func wordTimes() {
        let heard = heard(
            "It is sunny, today.",
            words: [(2, 0.2), (5, 0.4), (11, 0.9), (19, 1.4)].map {
                WordTime(characters: $0.0, endsAt: Int($0.1 * 16_000))
            },
            seconds: 1.5
        )
        #expect(heard.heard(at: .milliseconds(199)) == "")
        #expect(heard.heard(at: .milliseconds(200)) == "It")
        #expect(heard.heard(at: .milliseconds(899)) == "It is")
        #expect(heard.heard(at: .milliseconds(900)) == "It is sunny,")
        #expect(heard.heard(at: .seconds(2)) == "It is sunny, today.")
    }

    @Test("goes by the share that was played where the engine names no words")
    func proportional() {
        let heard = heard("one two three four", words: [], seconds: 1.8)
        #expect(heard.heard(at: .milliseconds(100)) == "")
        #expect(heard.heard(at: .milliseconds(310)) == "one")
        #expect(heard.heard(at: .milliseconds(690)) == "one")
        #expect(heard.heard(at: .milliseconds(710)) == "one two")
        #expect(heard.heard(at: .milliseconds(1_800)) == "one two three four")
    }

    @Test("keeps the markup around the words that were spoken")
    func markup() {
        let heard = heard(
            "See **the docs** at [our site](https://example.org/docs) now.",
            speakable: "See the docs at our site now.",
            words: [(3, 0.1), (7, 0.2), (12, 0.3), (15, 0.4), (19, 0.5), (24, 0.6), (29, 0.7)].map {
                WordTime(characters: $0.0, endsAt: Int($0.1 * 16_000))
            },
            seconds: 0.8
        )
        #expect(heard.heard(at: .milliseconds(310)) == "See **the docs**")
        #expect(heard.heard(at: .milliseconds(610)) == "See **the docs** at [our site](https://example.org/docs)")
    }

    @Test("holds nothing when nothing was played, and what is not spoken once its place was passed")
    func unspokenPhrase() {
        var heard = HeardText()
        heard.begin(Phrase(text: "```code```\n", speakable: ""))
        heard.endPhrase()
        heard.begin(Phrase(text: "So.", speakable: "So."))
        heard.append(SpeechPiece(samples: Array(repeating: 0, count: 1_600), sampleRate: Self.rate))
        heard.endPhrase()
        #expect(heard.heard(at: .zero) == "")
        #expect(heard.heard(at: .milliseconds(20)) == "```code```")
        #expect(heard.heard(at: .milliseconds(100)) == "```code```\nSo.")
        #expect(heard.text == "```code```\nSo.")
    }

    @Test("is the words whose samples were played, for any reply and any moment", arguments: 0..<50)
    func property(_ seed: Int) {
        var random = SeededRandom(seed: UInt64(seed))
        var heard = HeardText()
        /// Every word of the reply with the time at which it has been said.
        var words: [(text: String, endsAt: Duration)] = []
        var end = Duration.zero
        for _ in 0..<Int.random(in: 1...5, using: &random) {
            let rate = [16_000, 22_050, 24_000].randomElement(using: &random) ?? 16_000
            let count = Int.random(in: 1...8, using: &random)
            let phraseWords = (0..<count).map { _ in
                String(
                    (0..<Int.random(in: 1...9, using: &random)).map { _ in
                        "abcdefgh".randomElement(using: &random) ?? "a"
                    }
                )
            }
            let text = phraseWords.joined(separator: " ") + ". "
            heard.begin(Phrase(text: text, speakable: text))
            var samples = 0
            var characters = 0
            var times: [WordTime] = []
            for word in phraseWords {
                samples += Int.random(in: 800...8_000, using: &random)
                characters += word.count + (characters == 0 ? 0 : 1)
                times.append(WordTime(characters: characters, endsAt: samples))
                words.append((word, end + .samples(samples, at: rate)))
            }
            heard.append(SpeechPiece(samples: Array(repeating: 0, count: samples), sampleRate: rate, words: times))
            heard.endPhrase()
            end += .samples(samples, at: rate)
        }
        for _ in 0..<50 {
            let played = Duration.milliseconds(Int.random(in: 0...end.milliseconds + 10, using: &random))
            let expected = words.filter { $0.endsAt <= played }.map(\.text)
            let told = heard.heard(at: played).split { $0 == " " || $0 == "." }.map(String.init)
            #expect(told == expected)
            #expect(heard.text.hasPrefix(heard.heard(at: played)))
        }
    }
}
