import Loops
import Runtime
import VoiceCore
import VoiceWire
import WorkerProcesses

/// Two helper processes that share the phrases: while one is started again, the other one speaks.
///
/// Each makes one phrase after the other, a thousand times faster than they are spoken. On its loop only, but for
/// ``known``.
final class EspeakPool: @unchecked Sendable {
    // Safe because only the loop touches what changes, and `known` has a lock.

    /// What anybody may know of the pool.
    struct Known: Sendable {
        var voices: EspeakVoices?
        var sampleRate = 0
        /// How many helpers are ready to speak.
        var readyCount = 0
        /// No helper has told anything or ended yet.
        var isStarting = true
        /// Why nobody speaks; nil when somebody does.
        var problem: String? = "the espeak helper is being started"
    }

    private final class Helper {
        var supervisor: WorkerSupervisor?
        var isReady = false
        /// In the order in which they are made.
        var jobs: [EspeakJob] = []
        let patience: LoopTimer

        init(on loop: EventLoop) { patience = LoopTimer(on: loop) }
    }

    let known = Lock(Known())
    private let executable: HelperExecutable
    private let loop: EventLoop
    /// How long a helper may be silent while it has work.
    private let patience: Duration
    private var helpers: [Helper] = []
    private var waiting: [EspeakJob] = []
    private static let logger = Logger("espeak")

    private static let helperCount = 2
    /// More phrases than this are refused.
    private static let waitingLimit = 1000

    init(_ executable: HelperExecutable, on loop: EventLoop, patience: Duration) {
        self.executable = executable
        self.loop = loop
        self.patience = patience
    }

    /// Starts the helpers.
    func start() {
        helpers = (0..<Self.helperCount).map { _ in Helper(on: loop) }
        for helper in helpers {
            helper.supervisor = WorkerSupervisor(executable, on: loop) { [weak self, weak helper] event in
                guard let self, let helper else { return }
                take(event, of: helper)
            }
        }
    }

    func stop() {
        for helper in helpers {
            helper.supervisor?.stop()
            helper.patience.cancel()
        }
        for job in helpers.flatMap(\.jobs) + waiting { job.fail(.unavailable("the server is stopping")) }
        helpers = []
        waiting = []
        known.withLock { $0.problem = "the espeak helper has been stopped" }
    }

    func submit(_ job: EspeakJob) {
        let isReady = helpers.contains(where: \.isReady)
        guard isReady, waiting.count < Self.waitingLimit else {
            job.fail(.unavailable(isReady ? "too many phrases wait for espeak" : "no espeak helper runs"))
            return
        }
        waiting.append(job)
        dispatch()
    }

    private func dispatch() {
        while !waiting.isEmpty {
            let free = helpers.filter(\.isReady).min { $0.jobs.count < $1.jobs.count }
            guard let free else { return }
            let job = waiting.removeFirst()
            guard !job.mailbox.hasEnded else { continue }
            free.jobs.append(job)
            free.supervisor?.send(job.ask.bytes)
            if free.jobs.count == 1 { watch(free) }
        }
    }

    private func take(_ event: WorkerEvent, of helper: Helper) {
        switch event {
        case .started: break
        case .message(let bytes):
            guard let answer = VoiceAnswer(bytes) else {
                helper.supervisor?.restart()
                return
            }
            take(answer, of: helper)
        case .ended(let exit): lose(helper, exit)
        }
    }

    private func take(_ answer: VoiceAnswer, of helper: Helper) {
        switch answer {
        case .ready(let sampleRate, let voices):
            helper.isReady = true
            let ready = readyCount
            known.withLock {
                $0 = Known(
                    voices: EspeakVoices(voices),
                    sampleRate: sampleRate,
                    readyCount: ready,
                    isStarting: false,
                    problem: nil
                )
            }
            dispatch()
        case .audio(let id, let words, let samples):
            if let job = current(of: helper, id) { job.take(words, samples) }
            watch(helper)
        case .ended(let id):
            current(of: helper, id)?.finish()
            advance(helper)
        case .failed(let id, let reason):
            current(of: helper, id)?.fail(.unavailable("espeak: \(reason)"))
            advance(helper)
        }
    }

    private var readyCount: Int { helpers.count(where: \.isReady) }

    private func current(of helper: Helper, _ id: UInt32) -> EspeakJob? {
        guard let job = helper.jobs.first, job.ask.id == id else { return nil }
        return job
    }

    private func advance(_ helper: Helper) {
        if !helper.jobs.isEmpty { helper.jobs.removeFirst() }
        watch(helper)
    }

    /// A helper that hangs over a phrase is replaced.
    private func watch(_ helper: Helper) {
        guard !helper.jobs.isEmpty else {
            helper.patience.cancel()
            return
        }
        helper.patience.set(after: patience) { [weak helper] in
            Self.logger.warning("an espeak helper hangs and is replaced")
            helper?.supervisor?.restart()
        }
    }

    /// What a dead helper had not begun, the other one makes; what killed two is given up.
    private func lose(_ helper: Helper, _ exit: WorkerExit) {
        helper.isReady = false
        helper.patience.cancel()
        let jobs = helper.jobs
        helper.jobs = []
        let ready = readyCount
        let isAlone = ready == 0
        var reason = "the espeak helper \(exit)"
        if case .code = exit { reason += "; is espeak-ng-data installed?" }
        Self.logger.warning("an espeak helper ended", ["exit": exit, "phrases": jobs.count])
        known.withLock {
            $0.readyCount = ready
            $0.isStarting = false
            if isAlone { $0.problem = reason }
        }
        jobs.first?.failures += 1
        for job in jobs.reversed() {
            if isAlone || job.hasAudio || job.failures > 1 {
                job.fail(.unavailable(reason))
            } else {
                waiting.insert(job, at: 0)
            }
        }
        dispatch()
    }
}
