import Runtime
@testable import Speech
import Testing
import VoiceCore

/// All that a synthesizer yields for one request.
struct Spoken: Sendable {
    var pieces: [SpeechPiece] = []

    var samples: [Int16] { pieces.flatMap(\.samples) }
    var words: [WordTime] { pieces.flatMap(\.words) }
    var sampleRate: Int { pieces.first?.sampleRate ?? 0 }
    var seconds: Double { sampleRate == 0 ? 0 : Double(samples.count) / Double(sampleRate) }

    /// Root mean square of the samples.
    var level: Double {
        let samples = samples
        guard !samples.isEmpty else { return 0 }
        return (samples.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(samples.count)).squareRoot()
    }
}

extension Spoken {
    /// The pitch of all loud windows, in Hz, each found by its best autocorrelation.
    ///
    /// - Parameter rank: Which of them, from 0 for the lowest to 1; higher ones may be an overtone.
    /// - Returns: One of them.
    func pitch(rank: Double = 0.5) -> Double {
        let samples = samples.map(Double.init)
        let loud = level * level
        let sampleRate = sampleRate
        var pitches: [Double] = []
        for start in stride(from: 0, to: samples.count - 1_024, by: 2_048) {
            let window = samples[start..<(start + 1_024)]
            guard window.reduce(0, { $0 + $1 * $1 }) / 1_024 > loud else { continue }
            var best = (lag: 0, sum: 0.0)
            for lag in 40..<240 {
                var sum = 0.0
                for index in start..<(start + 784) { sum += samples[index] * samples[index + lag] }
                if sum > best.sum { best = (lag, sum) }
            }
            if best.lag > 0 { pitches.append(Double(sampleRate) / Double(best.lag)) }
        }
        return pitches.isEmpty ? 0 : pitches.sorted()[Int(Double(pitches.count - 1) * rank)]
    }

    /// Whether two are the same speech; the noise in Flite's sounds differs each time.
    func isLike(_ other: Spoken) -> Bool {
        words == other.words && samples.count == other.samples.count && abs(level / other.level - 1) < 0.05
    }
}

extension SpeechSynthesizer {
    /// Speaks a request and gathers what comes.
    func spoken(_ request: SpeechRequest) async throws(EngineError) -> Spoken {
        let gathered = Lock(Spoken())
        try await speak(request) { (piece: SpeechPiece) async throws(EngineError) in
            gathered.withLock { $0.pieces.append(piece) }
        }
        return gathered.withLock { $0 }
    }
}

private let sentence = "The quick brown fox jumps over the lazy dog, and that costs $3.50."

@Suite("Speaking with Flite")
struct VoicesFliteTests {
    @Test("Each voice speaks, with a first piece of some 40 ms", arguments: FliteSynthesizer.voices)
    func speaks(_ voice: String) async throws {
        let spoken = try await FliteSynthesizer().spoken(SpeechRequest(text: sentence, voice: voice))
        #expect(spoken.level > 300)
        #expect((2.5...8).contains(spoken.seconds))
        #expect(spoken.pieces.allSatisfy { $0.sampleRate == 16_000 })
        #expect((640...1_600).contains(spoken.pieces[0].samples.count))
    }

    @Test("Word times grow, count characters of the text and end with the speech", arguments: FliteSynthesizer.voices)
    func wordTimes(_ voice: String) async throws {
        let spoken = try await FliteSynthesizer().spoken(SpeechRequest(text: sentence, voice: voice))
        let words = spoken.words
        #expect(words.count == 13)
        #expect(words.map(\.characters) == words.map(\.characters).sorted())
        #expect(words.map(\.endsAt) == words.map(\.endsAt).sorted())
        #expect(words.first?.characters == 3)
        #expect(words[8].characters == "The quick brown fox jumps over the lazy dog,".count)
        #expect(words.last?.characters == sentence.count)
        let end = try #require(words.last?.endsAt)
        #expect(end <= spoken.samples.count + 400)
        #expect(Double(end) > Double(spoken.samples.count) * 0.8)
    }

    @Test("Characters are counted, not bytes, and accents are read over")
    func characters() async throws {
        let text = "“Café” is naïve — isn’t it, Zoë?"
        let words = try await FliteSynthesizer().spoken(SpeechRequest(text: text)).words
        #expect(words.last?.characters == text.count)
        #expect(words.first?.characters == "“Café”".count)
    }

    @Test("Speed and volume do what they say and stay with their request")
    func options() async throws {
        let voice = FliteSynthesizer()
        let normal = try await voice.spoken(SpeechRequest(text: sentence))
        let fast = try await voice.spoken(SpeechRequest(text: sentence, speed: 2))
        let slow = try await voice.spoken(SpeechRequest(text: sentence, speed: 0.5))
        let quiet = try await voice.spoken(SpeechRequest(text: sentence, volume: 0.5))
        let again = try await voice.spoken(SpeechRequest(text: sentence))
        #expect((0.4...0.65).contains(fast.seconds / normal.seconds))
        #expect((1.7...2.3).contains(slow.seconds / normal.seconds))
        #expect((0.45...0.55).contains(quiet.level / normal.level))
        let isLike = again.isLike(normal)
        #expect(isLike)
    }

    @Test("Each voice can be higher, at the same speed", arguments: FliteSynthesizer.voices)
    func pitch(_ name: String) async throws {
        let voice = FliteSynthesizer(defaultVoice: name)
        let normal = try await voice.spoken(SpeechRequest(text: sentence))
        let high = try await voice.spoken(SpeechRequest(text: sentence, pitch: 1.5))
        #expect((1.3...1.7).contains(high.pitch() / normal.pitch()))
        #expect((0.93...1.07).contains(high.seconds / normal.seconds))
    }

    @Test("Many speak at the same time, each as if alone")
    func concurrency() async throws {
        let voice = FliteSynthesizer()
        let texts = ["One two three four.", "A quite different sentence.", sentence, "And the fourth of them."]
        var alone: [Spoken] = []
        for text in texts { alone.append(try await voice.spoken(SpeechRequest(text: text))) }
        let expected = alone
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for index in 0..<12 {
                group.addTask {
                    let text = texts[index % texts.count]
                    return try await voice.spoken(SpeechRequest(text: text)).isLike(expected[index % texts.count])
                }
            }
            for try await isSame in group { #expect(isSame) }
        }
    }

    @Test("Cancelling stops the phrase")
    func cancellation() async throws {
        let text = String(repeating: "and so it goes on and on and on ", count: 200)
        let received = Lock(0)
        let task = Task {
            try await FliteSynthesizer().speak(SpeechRequest(text: text)) {
                (piece: SpeechPiece) async throws(EngineError) in
                received.withLock { $0 += piece.samples.count }
                withUnsafeCurrentTask { $0?.cancel() }
            }
        }
        await #expect(throws: EngineError.cancelled) { try await task.value }
        // The whole text takes minutes.
        #expect(received.withLock { $0 } < 16_000 * 60)
    }

    @Test("An error of the receiver ends the phrase with that error")
    func receiverFails() async throws {
        await #expect(throws: EngineError.unavailable("gone")) {
            try await FliteSynthesizer().speak(SpeechRequest(text: sentence)) {
                (_: SpeechPiece) async throws(EngineError) in
                throw .unavailable("gone")
            }
        }
    }

    @Test("An unknown voice falls to the default")
    func unknownVoice() async throws {
        let voice = FliteSynthesizer(defaultVoice: "slt")
        let unknown = try await voice.spoken(SpeechRequest(text: sentence, voice: "alloy"))
        let standard = try await voice.spoken(SpeechRequest(text: sentence))
        let slt = try await FliteSynthesizer().spoken(SpeechRequest(text: sentence, voice: "slt"))
        let isStandard = unknown.isLike(standard)
        #expect(isStandard)
        let isSlt = standard.isLike(slt)
        #expect(isSlt)
    }

    @Test("Text without words is no error", arguments: ["", " ", "...", "你好", "\u{0}\u{1}", "é", "a"])
    func oddTexts(_ text: String) async throws {
        let spoken = try await FliteSynthesizer().spoken(SpeechRequest(text: text))
        #expect(spoken.words.allSatisfy { $0.characters <= text.count })
    }
}

@Suite("What Flite is given at a time")
struct FliteStretchTests {
    /// Phrases without a blank, with few, and as usual.
    private static func text(_ name: String) -> String {
        switch name {
        case "usual": "It is sunny today and tomorrow."
        case "one word": String(repeating: "think", count: 400)
        case "words": String(repeating: "word ", count: 400)
        default: String(repeating: "a", count: 500) + " " + String(repeating: "b", count: 900)
        }
    }

    @Test(
        "Nothing is lost, and no stretch is longer than one may be",
        arguments: ["usual", "one word", "words", "long words"]
    )
    func stretches(name: String) {
        let text = FliteText(Self.text(name))
        #expect(text.stretches.flatMap { Array(text.bytes[$0]) } == text.bytes)
        #expect(text.stretches.allSatisfy { $0.count <= FliteText.longestStretch })
        #expect(text.stretches.count >= text.bytes.count / FliteText.longestStretch)
        #expect(name != "usual" || text.stretches.count == 1)
        #expect(name != "words" || text.stretches.dropLast().allSatisfy { text.bytes[$0.upperBound - 1] == 0x20 })
    }

    @Test("Words keep their times and places over the cuts")
    func words() async throws {
        let text = Self.text("words")
        let spoken = try await FliteSynthesizer().spoken(SpeechRequest(text: text))
        #expect(spoken.words.map(\.characters) == spoken.words.map(\.characters).sorted())
        #expect(spoken.words.map(\.endsAt) == spoken.words.map(\.endsAt).sorted())
        #expect(spoken.words.count == 400)
        #expect((spoken.words.last?.characters ?? 0) >= text.count - 1)
        #expect((spoken.words.last?.endsAt ?? .max) <= spoken.samples.count)
    }
}
