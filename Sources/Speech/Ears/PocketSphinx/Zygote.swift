import DecoderWire
import Loops
import Runtime
import WorkerProcesses

/// The server's side of `parley-speech-worker`: keeps it running and passes on what the decoders' pool wants.
///
/// Any thread; the process itself is looked after on one loop.
final class Zygote: Sendable {
    private final class Home: @unchecked Sendable {
        // Safe because only the zygote's loop touches it.
        var supervisor: WorkerSupervisor?
        var onChange: (DecoderPool.Condition) -> Void = { _ in }
        /// Since the model was last loaded.
        var failureCount = 0
        /// What the process said before it ended.
        var lastReason: String?
        /// The reason in the log; each is told once, however often it is met again.
        var toldReason: String?
        var isStopped = false
        /// This server ended the process itself, which had gone wrong.
        var isReplaced = false
    }

    private static let logger = Logger("stt.embedded")
    /// A worker that ends by itself so often without having loaded its model is given up for the time being.
    private static let failureLimit = 3

    private let loop: EventLoop
    private let home = Home()

    /// Prepares the worker, to be looked after on a loop.
    init(on loop: EventLoop) {
        self.loop = loop
    }

    /// Starts the worker in the background and tells what becomes of it.
    func start(
        _ settings: PocketSphinxSettings,
        backoff: RestartBackoff,
        onChange: @escaping @Sendable (DecoderPool.Condition) -> Void
    ) {
        guard let worker = settings.worker else {
            return onChange(.unavailable("parley-speech-worker is not beside the server; build it"))
        }
        let model = settings.model
        loop.post { [self] in
            guard !home.isStopped else { return }
            home.onChange = onChange
            home.supervisor = WorkerSupervisor(
                worker,
                arguments: [model.acoustic, model.dictionary, model.language],
                on: loop,
                backoff: backoff,
                onEvent: { [self] in handle($0) }
            )
        }
    }

    /// Has a decoder made; the descriptor is closed when that can't be.
    func makeDecoder(_ number: UInt32, _ descriptor: Int32) {
        loop.post { [home] in
            guard let supervisor = home.supervisor else { return SocketPair.discard(descriptor) }
            supervisor.send(ZygoteRequest.start(number: number).bytes, passing: descriptor)
        }
    }

    func endDecoder(_ number: UInt32) {
        loop.post { [home] in home.supervisor?.send(ZygoteRequest.end(number: number).bytes) }
    }

    /// Ends the worker and all its decoders for good.
    func stop() {
        loop.post { [home] in
            home.isStopped = true
            home.onChange = { _ in }
            home.supervisor?.stop()
            home.supervisor = nil
        }
    }

    /// The process that has loaded the model, nil between two; on the zygote's loop.
    var processID: Int32? { home.supervisor?.processID }

    private func handle(_ event: WorkerEvent) {
        switch event {
        case .started: home.lastReason = nil
        case .message(let message): handle(ZygoteAnswer(message))
        case .ended(let exit): ended(exit)
        }
    }

    private func handle(_ answer: ZygoteAnswer?) {
        switch answer {
        case .ready:
            home.failureCount = 0
            home.toldReason = nil
            home.onChange(.ready)
            Self.logger.info("the embedded recogniser is ready")
        case .failed(let reason):
            home.lastReason = reason
        case nil:
            Self.logger.error("the speech worker said what is no message")
            home.isReplaced = true
            home.supervisor?.restart()
        }
    }

    private func ended(_ exit: WorkerExit) {
        home.failureCount += 1
        defer { home.isReplaced = false }
        if let reason = home.lastReason {
            giveUp(reason)
        } else if case .notStarted(let error) = exit {
            giveUp("the speech worker can't be started: \(error)")
        } else if exit.isKill, !home.isReplaced {
            // It would have run on, and comes back as soon as it is let.
            Self.logger.warning("the speech worker was ended from outside and is started again", ["how": exit])
            home.onChange(home.failureCount >= Self.failureLimit ? .returning("the speech worker \(exit)") : .loading)
        } else if home.failureCount >= Self.failureLimit {
            giveUp("the speech worker \(exit)")
        } else {
            Self.logger.warning("the speech worker ended", ["how": exit])
            home.onChange(.loading)
        }
    }

    private func giveUp(_ reason: String) {
        if home.toldReason != reason {
            Self.logger.error("the embedded recogniser is unavailable", ["reason": reason])
        }
        home.toldReason = reason
        home.onChange(.unavailable(reason))
    }
}
