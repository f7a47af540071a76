import Net
import Runtime
@testable import Speech
import TestSupport
import Testing
import VoiceCore

/// A voice that takes 60 ms for each character, and may break off after some of them.
private struct SteadyVoice: SpeechSynthesizer {
    let description: EngineDescription
    var rate = 16_000
    var hasTimes = true
    /// Characters that it says before each time that it breaks off.
    var cuts: [Int] = []
    var failure = EngineError.unavailable("it broke off")
    let asked = Lock<[String]>([])

    init(_ name: String) {
        description = EngineDescription(name: name, isRemote: true)
    }

    var texts: [String] { asked.withLock { $0 } }

    func speak(
        _ request: SpeechRequest,
        yield: @escaping @Sendable (SpeechPiece) async throws(EngineError) -> Void
    ) async throws(EngineError) {
        let index = asked.withLock { asked in
            asked.append(request.text)
            return asked.count - 1
        }
        let text = Array(request.text)
        let perCharacter = rate * 60 / 1_000
        let cut = cuts.indices.contains(index) ? cuts[index] : nil
        for end in 1...(min(cut ?? text.count, text.count)) {
            let isWord = !text[end - 1].isWhitespace && (end == text.count || text[end].isWhitespace)
            let words = hasTimes && isWord ? [WordTime(characters: end, endsAt: end * perCharacter)] : []
            let samples = [Int16](repeating: Int16(end), count: perCharacter)
            try await yield(SpeechPiece(samples: samples, sampleRate: rate, words: words))
        }
        if cut != nil { throw failure }
    }
}

@Suite("Going on with a phrase that broke off")
struct VoicesContinuationTests {
    private static let text = "Tomorrow it will rain in the morning, and the sun comes out about noon."

    private static func row(_ voices: SteadyVoice...) -> FallbackSynthesizer {
        FallbackSynthesizer(voices.map { WatchedEngine($0) })
    }

    /// Words of the text that were said in full after so many characters.
    private static func wordsSaid(after count: Int) -> Int {
        let said = Array(text).prefix(count)
        let isWithin = count < text.count && !Array(text)[count].isWhitespace
        return said.split(whereSeparator: \.isWhitespace).count - (isWithin && said.last?.isWhitespace == false ? 1 : 0)
    }

    private static func words(_ text: String) -> [Substring] { text.split(whereSeparator: \.isWhitespace) }

    @Test("Where the engine tells of words, each is said once, and the one that was cut twice", arguments: 1..<70)
    func wordTimes(_ cut: Int) async throws {
        var first = SteadyVoice("first")
        first.cuts = [cut]
        let second = SteadyVoice("second")
        let spoken = try await Self.row(first, second).spoken(SpeechRequest(text: Self.text))
        #expect(first.texts == [Self.text])
        let rest = try #require(second.texts.first)
        #expect(Self.words(rest) == Self.words(Self.text).dropFirst(Self.wordsSaid(after: cut)) + [])
        #expect(spoken.words.last?.characters == Self.text.count)
        #expect(spoken.words.last?.endsAt == spoken.samples.count)
        #expect(spoken.words.map(\.characters) == spoken.words.map(\.characters).sorted())
        #expect(spoken.words.map(\.endsAt) == spoken.words.map(\.endsAt).sorted())
    }

    @Test(
        "Where it doesn't, the pace of the voice tells: no word is left out, and at most one more is said twice",
        arguments: 1..<70
    )
    func noWordTimes(_ cut: Int) async throws {
        var first = SteadyVoice("first")
        first.hasTimes = false
        first.cuts = [cut]
        first.failure = .timedOut("it stalled")
        var second = SteadyVoice("second")
        second.hasTimes = false
        let paces = SpeechPaces()
        paces.learn("first", SpeechRequest(text: Self.text), took: .milliseconds(60) * Self.text.count)
        let row = FallbackSynthesizer([WatchedEngine(first), WatchedEngine(second)], paces: paces)
        let spoken = try await row.spoken(SpeechRequest(text: Self.text))
        let rest = try #require(second.texts.first)
        let from = Self.words(Self.text).count - Self.words(rest).count
        #expect(Self.words(Self.text).suffix(Self.words(rest).count) + [] == Self.words(rest))
        #expect((Self.wordsSaid(after: cut) - 1...Self.wordsSaid(after: cut)).contains(from))
        // What was heard can be told to the end, and never too much of it.
        #expect(spoken.words.last?.characters == Self.text.count)
        #expect(spoken.words.map(\.characters) == spoken.words.map(\.characters).sorted())
        #expect(spoken.words.allSatisfy { $0.endsAt <= spoken.samples.count })
    }

    @Test("A voice whose pace is not known yet leaves no word out either", arguments: 1..<70)
    func unknownPace(_ cut: Int) async throws {
        var first = SteadyVoice("first")
        first.hasTimes = false
        first.cuts = [cut]
        let second = SteadyVoice("second")
        _ = try await Self.row(first, second).spoken(SpeechRequest(text: Self.text))
        let rest = try #require(second.texts.first)
        #expect(Self.words(Self.text).suffix(Self.words(rest).count) + [] == Self.words(rest))
        #expect(Self.words(Self.text).count - Self.words(rest).count <= Self.wordsSaid(after: cut))
    }

    @Test("What the next voice says has the rate of the first, and its words their places", arguments: [8_000, 24_000])
    func otherRate(_ rate: Int) async throws {
        var first = SteadyVoice("first")
        first.cuts = [30]
        var second = SteadyVoice("second")
        second.rate = rate
        let spoken = try await Self.row(first, second).spoken(SpeechRequest(text: Self.text))
        let rest = try #require(second.texts.first)
        #expect(spoken.pieces.allSatisfy { $0.sampleRate == 16_000 })
        #expect(abs(spoken.samples.count - (30 + rest.count) * 960) <= 100)
        let last = try #require(spoken.words.last)
        #expect(last.characters == Self.text.count)
        #expect(last.endsAt == (30 + rest.count) * 960)
        // The first word of the rest ends as far behind the cut as it is long.
        let word = try #require(spoken.words.first { $0.endsAt > 30 * 960 })
        #expect(word.endsAt == (30 + (Self.words(rest).first?.count ?? 0)) * 960)
        #expect(word.characters == Self.text.count - rest.count + (Self.words(rest).first?.count ?? 0))
    }

    @Test("A phrase of which all words were heard just ends")
    func over() async throws {
        var first = SteadyVoice("first")
        first.cuts = [Self.text.count]
        let second = SteadyVoice("second")
        let spoken = try await Self.row(first, second).spoken(SpeechRequest(text: Self.text))
        #expect(spoken.samples.count == Self.text.count * 960)
        #expect(second.texts.isEmpty)
    }

    @Test("Each further voice goes on where the one before it broke off")
    func several() async throws {
        var first = SteadyVoice("first")
        first.cuts = [20]
        var second = SteadyVoice("second")
        second.cuts = [20]
        let third = SteadyVoice("third")
        _ = try await Self.row(first, second, third).spoken(SpeechRequest(text: Self.text))
        #expect(second.texts == ["rain in the morning, and the sun comes out about noon."])
        #expect(third.texts == ["and the sun comes out about noon."])
    }

    @Test("Where there is no other voice, one that broke off is asked once more for the rest")
    func again() async throws {
        var alone = SteadyVoice("alone")
        alone.cuts = [20]
        let spoken = try await Self.row(alone).spoken(SpeechRequest(text: Self.text))
        #expect(alone.texts == [Self.text, "rain in the morning, and the sun comes out about noon."])
        #expect(spoken.words.last?.characters == Self.text.count)
        var failing = SteadyVoice("failing")
        failing.cuts = [20, 20]
        await #expect(throws: EngineError.unavailable("it broke off")) {
            _ = try await Self.row(failing).spoken(SpeechRequest(text: Self.text))
        }
        #expect(failing.texts.count == 2)
    }

    @Test("One that stalled, or that the listener did not want, is not asked again")
    func notAgain() async throws {
        for failure in [EngineError.timedOut("it stalled"), .refused("no"), .cancelled] {
            var alone = SteadyVoice("alone")
            alone.cuts = [20]
            alone.failure = failure
            await #expect(throws: failure) { _ = try await Self.row(alone).spoken(SpeechRequest(text: Self.text)) }
            #expect(alone.texts.count == 1)
        }
    }

    @Test("A server that cuts its answer is asked for the rest of the text")
    func overHTTP() async throws {
        let texts = Lock<[String]>([])
        let bench = try RemoteVoiceBench { connection in
            guard let request = connection.request() else { return }
            let text = (try? JSONValue(parsing: request.body))?["input"]?.string ?? ""
            let isFirst = texts.withLock { texts in
                texts.append(text)
                return texts.count == 1
            }
            // 75 ms a character at 24 kHz; half of it comes.
            let count = text.count * 1_800
            connection.send(head("audio/pcm", length: 2 * count) + sound(isFirst ? count / 2 : count))
        }
        defer { bench.server.stop() }
        let row = FallbackSynthesizer([WatchedEngine(bench.openAI)])
        let outcome = await row.outcome(SpeechRequest(text: Self.text))
        #expect(outcome.error == nil)
        let asked = texts.withLock { $0 }
        #expect(asked.first == Self.text)
        #expect(asked.count == 2)
        #expect(asked.last == "morning, and the sun comes out about noon.")
        #expect(outcome.samples.count == Self.text.count * 900 + (asked.last?.count ?? 0) * 1_800)
    }

    @Test("A pace is learnt from what a voice said in full, at any speed, and from nothing that was no speech")
    func paces() {
        let paces = SpeechPaces()
        let request = SpeechRequest(text: Self.text)
        let fast = SpeechRequest(text: Self.text, speed: 2)
        #expect(paces.pace(of: "a", for: request) == .milliseconds(75))
        #expect(paces.pace(of: "a", for: SpeechRequest(text: "今天天气很好", language: "zh")) == .milliseconds(250))
        paces.learn("a", request, took: .milliseconds(60) * Self.text.count)
        #expect(paces.pace(of: "a", for: request) == .milliseconds(60))
        #expect(paces.pace(of: "a", for: fast) == .milliseconds(30))
        paces.learn("a", fast, took: .milliseconds(40) * Self.text.count)
        #expect(paces.pace(of: "a", for: request) == .milliseconds(65))
        for took in [Duration.zero, .milliseconds(1), .seconds(300)] { paces.learn("a", request, took: took) }
        paces.learn("a", SpeechRequest(text: "Yes."), took: .seconds(1))
        #expect(paces.pace(of: "a", for: request) == .milliseconds(65))
        #expect(paces.pace(of: "b", for: request) == .milliseconds(75))
    }

    @Test(
        "A text is gone on with at a word",
        arguments: [
            ("one two", 0, "one two"), ("one two", 2, "one two"), ("one two", 3, "two"), ("one two", 4, "two"),
            ("one two", 6, "two"), ("one two", 7, ""), ("one, two.", 3, "two."), ("one, two.", 8, ""),
            ("a 3.50 b", 4, "3.50 b"), ("well-known fact", 5, "well-known fact"), ("one – two", 4, "two"),
            ("今天天气很好", 3, "气很好"), ("去 Paris 玩", 5, "Paris 玩"), ("  one", 0, "one"), ("?!", 0, ""),
        ]
    )
    func resumption(_ text: String, _ count: Int, _ rest: String) {
        let characters = Array(text)
        #expect(String(characters[characters.resumption(after: count, from: 0)...]) == rest)
    }
}
