package import Loops
package import VoiceCore
import WorkerProcesses

/// The embedded recogniser: PocketSphinx in processes of `parley-speech-worker`, English dictation.
///
/// Loading happens in the background; utterances that begin before its end are kept and decoded then.
package final class PocketSphinxTranscriber: Transcriber, SelfChecking {
    static let name = "embedded"

    private let settings: PocketSphinxSettings
    let pool: DecoderPool
    let zygote: Zygote

    package let description = EngineDescription(name: name, languages: ["en"], isRemote: false)

    /// Starts the worker process and returns at once.
    ///
    /// - Parameters:
    ///   - settings: How it runs.
    ///   - loop: Looks after the process; it has to live as long as the transcriber is used.
    package convenience init(_ settings: PocketSphinxSettings = PocketSphinxSettings(), on loop: EventLoop) {
        self.init(settings, backoff: RestartBackoff(), on: loop)
    }

    init(_ settings: PocketSphinxSettings, backoff: RestartBackoff, on loop: EventLoop) {
        self.settings = settings
        zygote = Zygote(on: loop)
        let pool = DecoderPool(limit: settings.decoders, spareLimit: settings.spareDecoders, zygote: zygote)
        self.pool = pool
        zygote.start(settings, backoff: backoff) { [weak pool] in pool?.become($0) }
    }

    deinit { zygote.stop() }

    /// Why the engine can't hear now; nil when it can, or is still loading.
    ///
    /// Any thread.
    package var problem: String? {
        if case .unavailable(let reason) = pool.condition { reason } else { nil }
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
        PocketSphinxTranscription(
            request,
            memory: memory,
            on: loop,
            settings: settings,
            pool: pool,
            onPartial: onPartial
        )
    }
}
