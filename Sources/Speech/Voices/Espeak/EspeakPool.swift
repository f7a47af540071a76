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
        /// It was ended here, because it had gone wrong.
        var isReplaced = false
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
    private var waiting = FairQueue<EspeakJob>()
    /// While no helper runs, but one is coming back.
    private var absence: LoopTimer?
    private static let logger = Logger("espeak")

    private static let helperCount = 2
    /// What a helper is given ahead of what it makes; the rest waits, so that everybody's turn comes soon.
    private static let jobsAhead = 2
    /// More phrases than this are refused: of all, and of one session, which waits for one after the other.
    private static let waitingLimit = 1000
    private static let waitingLimitEach = 8
    /// So long phrases wait for a helper that was killed and is started again.
    private static let absenceLimit: Duration = .seconds(5)
    /// A helper that keeps being killed is back within that time.
    private static let longestRest: Duration = .seconds(2)

    init(_ executable: HelperExecutable, on loop: EventLoop, patience: Duration) {
        self.executable = executable
        self.loop = loop
        self.patience = patience
    }

    /// Starts the helpers.
    func start() {
        helpers = (0..<Self.helperCount).map { _ in Helper(on: loop) }
        for helper in helpers {
            let backoff = RestartBackoff(longest: Self.longestRest)
            helper.supervisor = WorkerSupervisor(executable, on: loop, backoff: backoff) {
                [weak self, weak helper] event in
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
        absence?.cancel()
        for job in helpers.flatMap(\.jobs) + waiting.removeAll() { job.fail(.unavailable("the server is stopping")) }
        helpers = []
        known.withLock { $0.problem = "the espeak helper has been stopped" }
    }

    func submit(_ job: EspeakJob) {
        guard readyCount > 0 || absence != nil else { return job.fail(.unavailable("no espeak helper runs")) }
        guard waiting.count < Self.waitingLimit, waiting.count(of: job.requester) < Self.waitingLimitEach else {
            return job.fail(.unavailable("too many phrases wait for espeak"))
        }
        waiting.append(job, of: job.requester)
        dispatch()
    }

    private func dispatch() {
        while let free = helpers.filter(\.isReady).min(by: { $0.jobs.count < $1.jobs.count }),
            free.jobs.count < Self.jobsAhead, let job = waiting.popFirst()
        {
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
                replace(helper)
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
            absence?.cancel()
            absence = nil
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
        dispatch()
    }

    /// A helper that hangs over a phrase is replaced.
    private func watch(_ helper: Helper) {
        guard !helper.jobs.isEmpty else {
            helper.patience.cancel()
            return
        }
        helper.patience.set(after: patience) { [weak self, weak helper] in
            Self.logger.warning("an espeak helper hangs and is replaced")
            if let helper { self?.replace(helper) }
        }
    }

    private func replace(_ helper: Helper) {
        helper.isReplaced = true
        helper.supervisor?.restart()
    }

    /// What a dead helper had not begun, the other one makes; what killed two is given up.
    ///
    /// Where both were killed from outside, phrases wait until one is back.
    private func lose(_ helper: Helper, _ exit: WorkerExit) {
        let isFromOutside = exit.isKill && !helper.isReplaced
        helper.isReady = false
        helper.isReplaced = false
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
        if !isFromOutside { jobs.first?.failures += 1 }
        let isAwaited = isAlone && isFromOutside && known.withLock { $0.voices != nil }
        if isAwaited { awaitReturn(reason) }
        for job in jobs.reversed() {
            if (isAlone && !isAwaited) || job.hasAudio || job.failures > 1 {
                job.fail(.unavailable(reason))
            } else {
                waiting.putBack(job, of: job.requester)
            }
        }
        if isAlone, !isAwaited, absence == nil { failWaiting(reason) }
        dispatch()
    }

    private func awaitReturn(_ reason: String) {
        guard absence == nil else { return }
        let timer = LoopTimer(on: loop)
        absence = timer
        timer.set(after: Self.absenceLimit) { [weak self] in
            self?.absence = nil
            self?.failWaiting(reason)
        }
    }

    private func failWaiting(_ reason: String) {
        for job in waiting.removeAll() { job.fail(.unavailable(reason)) }
    }
}
