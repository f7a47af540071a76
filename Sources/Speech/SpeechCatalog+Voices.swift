import Runtime
package import VoiceCore

/// A voice of one of the server's engines.
package struct OfferedVoice: Sendable, Equatable {
    /// The engine's name.
    package var engine: String
    package var voice: SpeechVoice
}

/// A voice to be tried by ear.
package struct VoiceSample: Sendable {
    package var samples: [Int16]
    /// In Hz.
    package var sampleRate: Int
}

extension SpeechCatalog {
    /// How long an engine is waited for that is asked for its voices.
    static let listingPatience: Duration = .seconds(3)
    /// How long a sample may take, and how long it may play.
    static let samplePatience: Duration = .seconds(20)
    static let longestSample: Duration = .seconds(20)

    /// Every voice that the engines tell of, the server's own order first; a name that several have is the first's.
    ///
    /// Engines that rest are not asked, and none is waited for longer than 3 s.
    package func offeredVoices() async -> [OfferedVoice] {
        await listing.voices { await self.askForVoices() }
    }

    private func askForVoices() async -> VoiceListing.Answer {
        let own = row(of: voices, names: nil, own: order.voices)
        let others = voices.filter { voice in !own.contains { $0.state.name == voice.state.name } }
        let asked = (own + others).filter { $0.state.problem == nil }
        let answers = await withTaskGroup(of: (Int, [SpeechVoice]).self) { group in
            for (index, watched) in asked.enumerated() {
                group.addTask { (index, await Self.voices(of: watched.engine)) }
            }
            return await group.reduce(into: [Int: [SpeechVoice]]()) { $0[$1.0] = $1.1 }
        }
        var told: Set<String> = []
        let offered = asked.enumerated().flatMap { index, watched in
            (answers[index] ?? []).filter { told.insert($0.name).inserted }.map {
                OfferedVoice(engine: watched.state.name, voice: $0)
            }
        }
        let isFinal = !asked.contains { ($0.engine as? any SelfChecking)?.isStarting ?? false }
        return VoiceListing.Answer(voices: offered, isFinal: isFinal)
    }

    private static func voices(of engine: any SpeechSynthesizer) async -> [SpeechVoice] {
        await withTaskGroup(of: [SpeechVoice].self) { group in
            group.addTask { await engine.voices() }
            group.addTask {
                try? await Task.sleep(for: listingPatience)
                return []
            }
            let first = await group.next() ?? []
            group.cancelAll()
            return first
        }
    }

    /// Lets a voice say a fixed sentence of its language.
    ///
    /// - Parameters:
    ///   - offered: One of ``offeredVoices()``.
    ///   - language: What it is to speak; nil is the voice's own.
    /// - Returns: At most 20 s of sound.
    /// - Throws: ``EngineError``.
    package func sample(of offered: OfferedVoice, language: String?) async throws(EngineError) -> VoiceSample {
        guard let watched = voices.first(where: { $0.state.name == offered.engine }) else {
            throw .unavailable("there is no engine \(offered.engine)")
        }
        let known = watched.engine.description.languages
        let language = language ?? offered.voice.language ?? (known.contains("en") ? "en" : known.first) ?? "en"
        let request = SpeechRequest(
            text: SampleSentence.text(in: language),
            voice: offered.voice.name,
            language: language
        )
        let phrase = Lock(SpokenPhrase())
        let engine = CachedSynthesizer(watched.engine, in: spoken)
        do throws(EngineError) {
            try await Self.within(Self.samplePatience) { () async throws(EngineError) in
                try await engine.speak(request) { (piece: SpeechPiece) async throws(EngineError) in
                    guard phrase.withLock({ $0.append(piece, upTo: Self.longestSample) }) else { throw .cancelled }
                }
            }
        } catch .cancelled where phrase.withLock({ !$0.samples.isEmpty }) && !Task.isCancelled {
            // Enough to know the voice by.
        }
        let said = phrase.withLock { $0 }
        guard !said.samples.isEmpty else { throw .malformedAnswer("\(offered.engine) said nothing") }
        return VoiceSample(samples: said.samples, sampleRate: said.sampleRate)
    }

    private static func within(
        _ patience: Duration,
        _ work: @escaping @Sendable () async throws(EngineError) -> Void
    ) async throws(EngineError) {
        let result = await withTaskGroup(of: Result<Void, EngineError>.self) { group in
            group.addTask {
                do throws(EngineError) {
                    try await work()
                    return .success(())
                } catch {
                    return .failure(error)
                }
            }
            group.addTask {
                try? await Task.sleep(for: patience)
                return .failure(.timedOut("the voice took longer than \(patience.components.seconds) s"))
            }
            let first = await group.next() ?? .failure(.cancelled)
            group.cancelAll()
            return first
        }
        try result.get()
    }
}

/// The voices of all engines, asked for once a minute at most, by whoever comes first.
actor VoiceListing {
    private static let lifetime: Duration = .seconds(60)

    struct Answer: Sendable {
        var voices: [OfferedVoice]
        /// False while helpers have not told yet what they can do: the next caller asks again.
        var isFinal: Bool
    }

    private var asking: Task<Answer, Never>?
    private var askedAt: ContinuousClock.Instant?

    /// What was told lately, else what `ask` brings; callers that come meanwhile wait for the same answer.
    func voices(_ ask: @escaping @Sendable () async -> Answer) async -> [OfferedVoice] {
        if let asking, let askedAt, askedAt + Self.lifetime > .now { return await asking.value.voices }
        let task = Task(name: "voices of all engines") { await ask() }
        asking = task
        askedAt = .now
        let found = await task.value
        if !found.isFinal, asking == task { asking = nil }
        return found.voices
    }
}
