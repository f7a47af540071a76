package import Loops
import Runtime
import Synchronization
package import VoiceCore
import VoiceWire
package import WorkerProcesses

/// Speaks about a hundred languages through helper processes that hold espeak-ng.
///
/// Which languages is known a few milliseconds after the start, when a helper has told; until then there are none.
package final class EspeakSynthesizer: SpeechSynthesizer, SelfChecking {
    private let pool: EspeakPool
    private let loop: EventLoop
    private let nextID = Atomic<UInt32>(0)
    private let unknownVoices = UnknownNames(Logger("espeak"))

    /// Makes it, and starts the helpers.
    ///
    /// - Parameters:
    ///   - executable: `parley-espeak-helper`.
    ///   - starts: False: no helper is started, and what it can do is never known.
    ///   - loop: Where the helpers are talked to; they live as long as its thread.
    ///   - patience: How long a helper may be silent over a phrase before it is replaced.
    package init(
        _ executable: HelperExecutable,
        starts: Bool = true,
        on loop: EventLoop,
        patience: Duration = .seconds(5)
    ) {
        self.loop = loop
        pool = EspeakPool(executable, on: loop, patience: patience)
        if starts { loop.post { [pool] in pool.start() } }
    }

    package var description: EngineDescription {
        let languages = pool.known.withLock { $0.voices?.languages ?? [] }
        // No language is not any language.
        return EngineDescription(name: "embedded", languages: languages.isEmpty ? ["-"] : languages, isRemote: false)
    }

    package var problem: String? { pool.known.withLock { $0.problem } }

    /// Whether the helpers have not told anything yet.
    package var isStarting: Bool { pool.known.withLock { $0.isStarting } }

    /// How many helpers are ready to speak; two, when all is well.
    package var readyCount: Int { pool.known.withLock { $0.readyCount } }

    package func stop() async {
        await withCheckedContinuation { continuation in
            loop.post { [pool] in
                pool.stop()
                continuation.resume()
            }
        }
    }

    /// By the helper's name for it, or a tag; any of them is understood in any language.
    package func hasVoice(_ name: String, language: String) -> Bool? {
        pool.known.withLock { known in known.voices.map { $0.name(of: name) != nil } }
    }

    package func voices() async -> [SpeechVoice] { pool.known.withLock { $0.voices?.all ?? [] } }

    package func speak(
        _ request: SpeechRequest,
        yield: @escaping @Sendable (SpeechPiece) async throws(EngineError) -> Void
    ) async throws(EngineError) {
        let known = pool.known.withLock { $0 }
        guard let voices = known.voices else { throw .unavailable(known.problem ?? "no espeak helper runs") }
        let voice = request.voice.flatMap(voices.name(of:))
        if voice == nil, let unknown = request.voice { unknownVoices.report(unknown) }
        guard let name = voice ?? voices.name(for: request.language) else {
            throw .unavailable("espeak has no voice for the language \(request.language)")
        }
        let ask = VoiceAsk(
            id: nextID.wrappingAdd(1, ordering: .relaxed).newValue,
            voice: name,
            speed: request.speed.clamped(to: 0.25...4),
            pitch: request.pitch.clamped(to: 0.5...2),
            text: request.text
        )
        let job = EspeakJob(ask, for: request.requester, sampleRate: known.sampleRate, volume: request.volume)
        loop.post { [pool] in pool.submit(job) }
        try await job.mailbox.pass(to: yield) {}
    }
}
