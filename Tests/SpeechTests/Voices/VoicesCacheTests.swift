import Configuration
import Loops
import Net
import Runtime
import Testing
import VoiceCore

@testable import Speech

/// A voice that counts what it is asked for.
private struct CountedVoice: SpeechSynthesizer {
    let engine: any SpeechSynthesizer
    let asked = Lock<[SpeechRequest]>([])

    var description: EngineDescription { engine.description }
    var count: Int { asked.withLock { $0.count } }

    func speak(
        _ request: SpeechRequest,
        yield: @escaping @Sendable (SpeechPiece) async throws(EngineError) -> Void
    ) async throws(EngineError) {
        asked.withLock { $0.append(request) }
        try await engine.speak(request, yield: yield)
    }
}

/// A voice that says so many tenths of a second, a word in each, and then ends or fails.
private struct TenthsVoice: SpeechSynthesizer {
    var description = EngineDescription(name: "tenths", isRemote: true)
    var count = 10
    var failure: EngineError?

    func speak(
        _ request: SpeechRequest,
        yield: @escaping @Sendable (SpeechPiece) async throws(EngineError) -> Void
    ) async throws(EngineError) {
        for index in 0..<count {
            let samples = (0..<800).map { Int16($0 + index) }
            let word = WordTime(characters: index + 1, endsAt: (index + 1) * 800)
            try await yield(SpeechPiece(samples: samples, sampleRate: 8_000, words: [word]))
        }
        if let failure { throw failure }
    }
}

@Suite("Saying a phrase again")
struct VoicesCacheTests {
    private static let request = SpeechRequest(text: "Hello there, how are you?", voice: "slt")

    @Test("The second time the engine is not asked, and what is heard is the same to the sample")
    func again() async throws {
        let engine = CountedVoice(engine: FliteSynthesizer())
        let voice = CachedSynthesizer(engine, in: SpeechCache())
        let first = try await voice.spoken(Self.request)
        let second = try await voice.spoken(Self.request)
        #expect(engine.count == 1)
        #expect(second.samples == first.samples)
        #expect(second.words == first.words)
        #expect(!second.words.isEmpty)
        #expect(second.sampleRate == first.sampleRate)
        #expect(second.pieces.count > 1)
        #expect(second.pieces.allSatisfy { $0.samples.count <= $0.sampleRate * 2 / 5 })
    }

    @Test("Whatever is asked otherwise, or of another engine, is another phrase")
    func keys() async throws {
        let cache = SpeechCache()
        let engine = CountedVoice(engine: TenthsVoice())
        let voice = CachedSynthesizer(engine, in: cache)
        var requests = [Self.request]
        func other(_ change: (inout SpeechRequest) -> Void) {
            var request = Self.request
            change(&request)
            requests.append(request)
        }
        other { $0.text += " " }
        other { $0.voice = nil }
        other { $0.language = "en-GB" }
        other { $0.speed = 1.01 }
        other { $0.pitch = 0.99 }
        other { $0.volume = 0.5 }
        for _ in 0..<2 {
            for request in requests { _ = try await voice.spoken(request) }
        }
        #expect(engine.asked.withLock { $0 } == requests)
        let another = CountedVoice(engine: FliteSynthesizer())
        _ = try await CachedSynthesizer(another, in: cache).spoken(Self.request)
        #expect(another.count == 1)
    }

    @Test("It holds no more than its bytes, and lets go first of what was not said for longest")
    func bounds() async throws {
        let cache = SpeechCache(byteLimit: 60_000)
        let engine = CountedVoice(engine: TenthsVoice())
        let voice = CachedSynthesizer(engine, in: cache)
        // Each takes some 17 kB: three fit.
        for text in ["a", "b", "c", "a", "d"] { _ = try await voice.spoken(SpeechRequest(text: text)) }
        #expect(engine.count == 4)
        #expect((50_000...60_000).contains(cache.byteCount))
        for text in ["a", "c", "d"] { _ = try await voice.spoken(SpeechRequest(text: text)) }
        #expect(engine.count == 4)
        _ = try await voice.spoken(SpeechRequest(text: "b"))
        #expect(engine.count == 5)
        #expect(cache.byteCount <= 60_000)
    }

    @Test("A phrase of more than 20 s is not kept")
    func longPhrases() async throws {
        let cache = SpeechCache()
        for (count, kept) in [(200, true), (201, false)] {
            let voice = CachedSynthesizer(TenthsVoice(count: count), in: cache)
            let request = SpeechRequest(text: "\(count)")
            #expect(try await voice.spoken(request).seconds == Double(count) / 10)
            #expect((cache.phrase(for: .init(engine: "tenths", request: request)) != nil) == kept)
        }
    }

    @Test("After an hour a phrase is made anew, however often it was said")
    func age() async throws {
        let time = Lock(ContinuousClock.now)
        let engine = CountedVoice(engine: TenthsVoice())
        let voice = CachedSynthesizer(engine, in: SpeechCache(now: { time.withLock { $0 } }))
        for (minutes, asked) in [(0, 1), (59, 1), (1, 2), (59, 2)] {
            time.withLock { $0 += .seconds(60 * minutes) }
            _ = try await voice.spoken(Self.request)
            #expect(engine.count == asked)
        }
    }

    @Test("A phrase that broke off, was cancelled or had no sound is not kept")
    func unfinished() async throws {
        let cache = SpeechCache()
        let broken = CachedSynthesizer(TenthsVoice(failure: .unavailable("it broke off")), in: cache)
        await #expect(throws: EngineError.self) { _ = try await broken.spoken(Self.request) }
        let voice = CachedSynthesizer(TenthsVoice(), in: cache)
        let left = Lock(3)
        await #expect(throws: EngineError.cancelled) {
            try await voice.speak(Self.request) { (_: SpeechPiece) async throws(EngineError) in
                guard
                    left.withLock({
                        $0 -= 1
                        return $0 > 0
                    })
                else { throw .cancelled }
            }
        }
        _ = try await CachedSynthesizer(TenthsVoice(count: 0), in: cache).spoken(Self.request)
        #expect(cache.byteCount == 0)
    }

    @Test("A phrase from the cache ends between two pieces when it is cancelled")
    func cancelledHit() async throws {
        let voice = CachedSynthesizer(TenthsVoice(), in: SpeechCache())
        _ = try await voice.spoken(Self.request)
        let count = Lock(0)
        let task = Task {
            try await voice.speak(Self.request) { (_: SpeechPiece) async throws(EngineError) in
                count.withLock { $0 += 1 }
                withUnsafeCurrentTask { $0?.cancel() }
            }
        }
        await #expect(throws: EngineError.cancelled) { try await task.value }
        #expect(count.withLock { $0 } == 1)
    }

    @Test("Many sessions may say the same and other things at the same time")
    func manyAtOnce() async throws {
        let cache = SpeechCache(byteLimit: 100_000)
        let voice = CachedSynthesizer(TenthsVoice(), in: cache)
        let whole = try await TenthsVoice().spoken(Self.request)
        await withTaskGroup(of: Bool.self) { group in
            for index in 0..<200 {
                group.addTask {
                    let spoken = try? await voice.spoken(SpeechRequest(text: "phrase \(index % 10)"))
                    return spoken?.samples == whole.samples && spoken?.words == whole.words
                }
            }
            for await isWhole in group { #expect(isWhole) }
        }
        #expect((1...100_000).contains(cache.byteCount))
    }

    @Test("The voices of a server are cached, and its examinations are not")
    func catalog() async throws {
        let loops = try LoopGroup(count: 1)
        let catalog = SpeechCatalog(
            EngineKinds(ears: [], voices: [EmbeddedVoice.kind]),
            parts: EngineParts(
                values: ConfigValues(),
                modelFolders: ["/nowhere"],
                helperFolder: "/nowhere",
                http: HTTPClients(loops),
                loops: loops
            )
        )
        let hits = Metric.speechCacheHits.total
        let first = try await catalog.synthesizer(names: nil, language: "en").spoken(Self.request)
        let second = try await catalog.synthesizer(names: ["embedded"], language: "en").spoken(Self.request)
        #expect(second.samples == first.samples)
        #expect(Metric.speechCacheHits.total > hits)
        #expect(catalog.voices.allSatisfy { !($0.engine is CachedSynthesizer) })
        await catalog.stop()
    }
}
