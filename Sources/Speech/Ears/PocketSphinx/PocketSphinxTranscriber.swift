package import Loops
import Runtime
package import VoiceCore
import WorkerProcesses

/// The embedded recogniser: PocketSphinx in processes of `parley-speech-worker`, English dictation.
///
/// Loading happens in the background; utterances that begin before its end are kept and decoded then. Where nothing is
/// likely to use it, its hundred megabytes are not loaded before the first utterance.
package final class PocketSphinxTranscriber: Transcriber, SelfChecking {
    static let name = "embedded"
    /// An utterance waits for a worker that was killed; so that comes back well within ``PocketSphinxSettings/longestWait``.
    private static let longestRest: Duration = .seconds(10)

    private let settings: PocketSphinxSettings
    private let backoff: RestartBackoff
    private let hasStarted = Lock(false)
    let pool: DecoderPool
    let zygote: Zygote

    package let description = EngineDescription(name: name, languages: ["en"], isRemote: false)

    /// Returns at once; the worker process starts in the background.
    ///
    /// - Parameters:
    ///   - settings: How it runs.
    ///   - startsAtOnce: False leaves the start of the worker process to the first utterance.
    ///   - loop: Looks after the process; it has to live as long as the transcriber is used.
    package convenience init(
        _ settings: PocketSphinxSettings = PocketSphinxSettings(),
        startsAtOnce: Bool = true,
        on loop: EventLoop
    ) {
        self.init(settings, backoff: RestartBackoff(longest: Self.longestRest), startsAtOnce: startsAtOnce, on: loop)
    }

    init(_ settings: PocketSphinxSettings, backoff: RestartBackoff, startsAtOnce: Bool = true, on loop: EventLoop) {
        self.settings = settings
        self.backoff = backoff
        zygote = Zygote(on: loop)
        pool = DecoderPool(limit: settings.decoders, spareLimit: settings.spareDecoders, zygote: zygote)
        if startsAtOnce { start() }
    }

    deinit { zygote.stop() }

    /// Starts the worker process, once.
    private func start() {
        let isFirst = hasStarted.withLock { hasStarted in
            defer { hasStarted = true }
            return !hasStarted
        }
        guard isFirst else { return }
        zygote.start(settings, backoff: backoff) { [weak pool] in pool?.become($0) }
    }

    /// Why the engine can't hear now; nil when it can, or is still loading.
    ///
    /// Any thread.
    package var problem: String? {
        switch pool.condition {
        case .unavailable(let reason), .returning(let reason): reason
        case .loading, .ready: nil
        }
    }

    /// Ends the worker process and its decoders; utterances fail from now on.
    package func stop() async {
        pool.become(.unavailable("the embedded recogniser has been stopped"))
        zygote.stop()
    }

    package func transcribe(
        _ request: TranscriptionRequest,
        memory: TranscriberMemory,
        on loop: EventLoop,
        onPartial: @escaping @Sendable (Transcript) -> Void
    ) -> any Transcription {
        start()
        return PocketSphinxTranscription(
            request,
            memory: memory,
            on: loop,
            settings: settings,
            pool: pool,
            onPartial: onPartial
        )
    }
}
