package import Loops
import Runtime
package import VoiceCore

/// One conversation: hears its speakers, has replies made, plays them, and keeps the history true.
///
/// It lives on one loop for life, with all connections that join it. The turn machine decides, the session does: audio
/// goes through it in plain synchronous calls, and what may wait (engines, models, disk) are tasks on the same loop.
package actor Session: LoopBound {
    package nonisolated let loop: EventLoop
    package nonisolated let id: SessionID
    /// The API key that made it; nil when all was open.
    nonisolated let owner: String?
    /// Where whoever talked last is.
    var network: String?
    nonisolated let services: SessionServices
    static let logger = Logger("session")

    var machine = TurnMachine()
    /// Actions that are being done; what they lead to is done after them.
    private var actions: [TurnAction] = []
    private var isActing = false
    private var timers: [TurnTimer: LoopTimer] = [:]
    private let startedAt = ContinuousClock.now

    // Who listens.
    var connection: Connection?
    var observers: [AttachmentID: any SessionListener] = [:]
    let outbox = Outbox()
    private weak let hub: SessionHub?
    /// Those who wait until nothing goes on any longer.
    var idleWaiters: [Int: CheckedContinuation<Void, Never>] = [:]
    var lastIdleWaiter = 0
    private(set) var isEnded = false
    /// The server goes away: nothing new is begun.
    var isDraining = false

    // What is heard.
    var ears: [SpeakerID: SpeakerEars] = [:]
    var utterances: [UtteranceID: Utterance] = [:]
    var texts: [TextID: TypedText] = [:]
    var lastText = 0
    var silenceTimer: LoopTimer?
    var isWatchingSilence = false

    // What is said.
    var reply: Reply?
    var playTimer: LoopTimer?

    // What is kept.
    var agentID: String?
    var settings: SessionSettings
    var context: PromptContext
    var messageCount: Int
    /// Changes of the settings that are not in the database yet, and the place where they are told.
    var unkeptChanges: (count: Int, gate: Outbox.Gate)?
    var isKeepingSettings = false
    /// What is being written to the history.
    var keeping: [TurnInput: Task<Void, Never>] = [:]
    private var tasks: [Int: Task<Void, Never>] = [:]
    /// Tasks that the history or a listener waits for.
    private var owed: Set<Int> = []
    private var lastTask = 0

    init(
        _ record: SessionRecord,
        context: PromptContext,
        on loop: EventLoop,
        services: SessionServices,
        hub: SessionHub? = nil
    ) {
        id = record.id
        owner = record.owner
        agentID = record.agentID
        settings = record.settings
        messageCount = record.messageCount
        self.loop = loop
        self.services = services
        self.context = context
        self.hub = hub
    }

    /// As whose work shared engines take this session's.
    var requester: Requester { Requester(key: owner, network: network, session: id.text) }

    /// Time since the session came into memory.
    var now: Duration { startedAt.duration(to: .now) }

    /// Does what the machine wants, in order.
    func perform(_ new: [TurnAction]) {
        guard !new.isEmpty else { return }
        actions += new
        guard !isActing else { return }
        isActing = true
        var next = 0
        while next < actions.count {
            act(on: actions[next])
            next += 1
        }
        actions.removeAll(keepingCapacity: true)
        isActing = false
    }

    private func act(on action: TurnAction) {
        switch action {
        case .startTranscribing(let id, let speaker): startTranscribing(id, speaker)
        case .settle(let id): settle(id)
        case .peek(let id): peek(id)
        case .finish(let id): finish(id)
        case .stopTranscribing(let id): stopTranscribing(id)
        case .tellSpeechStarted(let id, let speaker): tell(.speechStarted(id, speaker), of: id)
        case .tellSpeechEnded(let id, let reason): tellSpeechEnded(id, reason)
        case .tellTranscript(let id, let transcript): tellTranscript(id, transcript)
        case .keepTranscript(let id, let transcript): keepTranscript(id, transcript)
        case .keepText(let id): keepText(id)
        case .tellTimeout(let id):
            tell(
                .fault(
                    SessionFault(.transcriptionTimeout, "The speech was not turned into text in time. Say it again.")
                ),
                of: id
            )
        case .refuse(let refusal): refuse(refusal)
        case .ask(let turn, let inputs, let basis): ask(turn, to: inputs, basis: basis)
        case .confirm(let turn): confirm(turn)
        case .drop(let turn): drop(turn)
        case .begin(let turn): begin(turn)
        case .pause(let turn): pause(turn)
        case .resume(let turn): resume(turn)
        case .interrupt(let turn): interrupt(turn)
        case .end(let turn): end(turn)
        case .setTimer(let timer, let due): set(timer, at: due)
        case .cancelTimer(let timer): timers[timer]?.cancel()
        case .countLate(let kind): Metric.lateResults.add(1, kind.rawValue)
        }
    }

    private func refuse(_ refusal: TurnAction.Refusal) {
        switch refusal {
        case .nothingToEnd: tell(.fault(SessionFault(.emptyInput, "There is no utterance to end.")))
        case .noReply: tell(.fault(SessionFault(.noActiveReply, "No reply is being made or played.")))
        case .tooManyInputs: tell(.fault(.tooManyInputs))
        }
    }

    private func set(_ timer: TurnTimer, at due: Duration) {
        let loopTimer = timers[timer] ?? LoopTimer(on: loop)
        timers[timer] = loopTimer
        loopTimer.set(after: due - now) { [weak self] in
            self?.assumeIsolated { $0.perform($0.machine.timerFired(timer, at: $0.now)) }
        }
    }

    /// Starts something that may wait, on the session's own loop; what was started first asks first.
    ///
    /// - Parameters:
    ///   - isOwed: The session stays in memory until it is done; else it is cancelled with the session's end.
    ///   - body: What to do.
    /// - Returns: What can be waited for.
    @discardableResult
    func run(isOwed: Bool = true, _ body: @escaping @Sendable (isolated Session) async -> Void) -> Task<Void, Never> {
        lastTask += 1
        let key = lastTask
        let task = Task(executorPreference: loop) { await self.carryOut(body, as: key) }
        tasks[key] = task
        if isOwed { owed.insert(key) }
        return task
    }

    private func carryOut(_ body: @Sendable (isolated Session) async -> Void, as key: Int) async {
        await body(self)
        tasks[key] = nil
        owed.remove(key)
        restIfIdle()
    }

    /// Notices when nothing goes on any longer.
    func restIfIdle() {
        guard !machine.owesReply, outbox.isEmpty, owed.isEmpty else { return }
        for waiter in idleWaiters.values { waiter.resume() }
        idleWaiters = [:]
        guard connection == nil, observers.isEmpty, machine.isIdle else { return }
        hub?.leave(self, context: context)
    }

    /// Ends the session for good, and tells so.
    ///
    /// - Parameter reason: With `deleted` nothing is written any more.
    func end(_ reason: SessionEndReason) {
        guard !isEnded else { return }
        isEnded = true
        perform(machine.close())
        for (key, task) in tasks where !owed.contains(key) { task.cancel() }
        let gate = outbox.hold()
        run { session in
            if reason != .deleted { await session.keepEnd() }
            session.outbox.open(gate) {
                session.deliver(.ended(reason), to: nil)
                session.leaveAll()
            }
        }
    }
}
