import VoiceCore

@testable import Sessions

/// Plays a conversation to a ``TurnMachine`` on a virtual clock and notes, in short words, what the machine wants.
///
/// Timers that the machine sets fire when the clock passes them.
final class TurnScript {
    private var machine: TurnMachine
    private(set) var now: Duration = .zero
    private(set) var log: [String] = []
    private(set) var actions: [TurnAction] = []
    /// How many utterances there have been, and how many replies were asked for.
    private(set) var utteranceCount = 0
    private(set) var turnCount = 0
    private var timers: [TurnTimer: Duration] = [:]
    private var texts = 0

    init(_ rules: TurnRules = TurnRules()) {
        machine = TurnMachine(rules: rules)
    }

    /// Lets time pass up to so many milliseconds after the start.
    func at(_ milliseconds: Int) {
        let end = Duration.milliseconds(milliseconds)
        while let next = timers.filter({ $0.value <= end }).min(by: { $0.value < $1.value }) {
            timers[next.key] = nil
            now = max(now, next.value)
            note(machine.timerFired(next.key, at: now))
        }
        now = end
    }

    /// What has been noted since the last call.
    func noted() -> [String] {
        defer { log = [] }
        return log
    }

    func speaks(_ name: String = "ann", afterQuestion: Bool = false) {
        note(machine.speechStarted(by: SpeakerID(name), at: now, followsQuestion: afterQuestion))
    }
    func silent(_ id: Int) { machine.fellSilent(UtteranceID(id)) }
    func goesOn(_ id: Int) { note(machine.wentOn(UtteranceID(id), at: now)) }
    func looksFinal(_ id: Int) { note(machine.looksFinal(UtteranceID(id))) }
    func partial(_ id: Int, _ text: String) {
        note(machine.heard(Transcript(text: text, isFinal: false), of: UtteranceID(id)))
    }
    func peeked(_ id: Int, _ text: String) {
        note(machine.peeked(UtteranceID(id), Transcript(text: text, isFinal: false)))
    }
    func settled(_ id: Int, _ text: String) {
        note(machine.settled(UtteranceID(id), Transcript(text: text, isFinal: false), at: now))
    }
    func settleFails(_ id: Int) { note(machine.settleFailed(UtteranceID(id))) }
    func ends(_ id: Int, _ reason: EndReason = .silence) {
        note(machine.utteranceEnded(UtteranceID(id), reason, at: now))
    }
    func final(_ id: Int, _ text: String, in language: String? = nil) {
        note(machine.transcribed(UtteranceID(id), Transcript(text: text, isFinal: true, language: language)))
    }
    func transcriptionFails(_ id: Int) { note(machine.transcriptionFailed(UtteranceID(id))) }
    func commits(_ name: String = "ann") { note(machine.commit(by: SpeakerID(name), at: now)) }
    func clears(_ name: String = "ann") { note(machine.clear(SpeakerID(name))) }
    func types(mayInterrupt: Bool = true) {
        texts += 1
        note(machine.typed(TextID(number: texts), mayInterrupt: mayInterrupt))
    }
    func greets() { note(machine.greet()) }
    func ready(_ turn: Int) { note(machine.replyReady(TurnID(turn))) }
    func finished(_ turn: Int) { note(machine.replyFinished(TurnID(turn))) }
    func lost(_ turn: Int, unanswered: [TurnInput] = []) {
        note(machine.replyLost(TurnID(turn), unanswered: unanswered))
    }
    func inputLost(_ input: TurnInput) { note(machine.inputLost(input)) }
    func cancels() { note(machine.cancelReply()) }
    func leaves() { note(machine.listenerLeft()) }
    func closes() { note(machine.close()) }

    /// Says something from beginning to end, with nothing known before the end.
    func says(_ id: Int, _ text: String, by name: String = "ann") {
        speaks(name)
        silent(id)
        ends(id)
        final(id, text)
    }

    private func note(_ new: [TurnAction]) {
        actions += new
        for action in new {
            switch action {
            case .startTranscribing: utteranceCount += 1
            case .ask: turnCount += 1
            default: break
            }
            switch action {
            case .setTimer(let timer, let due): timers[timer] = due
            case .cancelTimer(let timer): timers[timer] = nil
            default: log.append(action.short)
            }
        }
    }

    var openTimers: Int { timers.count }
    var isIdle: Bool { machine.isIdle }
    func hears(_ name: String) -> Bool { machine.hearing(SpeakerID(name)) != nil }
}

extension TurnAction {
    /// The action as scripts name it.
    var short: String {
        switch self {
        case .startTranscribing(let id, _): "hear \(id)"
        case .settle(let id): "settle \(id)"
        case .peek(let id): "peek \(id)"
        case .finish(let id): "finish \(id)"
        case .stopTranscribing(let id): "release \(id)"
        case .tellSpeechStarted(let id, _): "started \(id)"
        case .tellSpeechEnded(let id, let reason): "ended \(id) \(reason)"
        case .tellTranscript(let id, let transcript): "told \(id) '\(transcript.text)'"
        case .keepTranscript(let id, let transcript): "kept \(id) '\(transcript.text)'"
        case .keepText(let id): "kept t\(id.number)"
        case .tellTimeout(let id): "timeout \(id)"
        case .refuse(let refusal): "refuse \(refusal)"
        case .ask(let turn, let inputs, let basis):
            "ask \(turn.number) \(inputs.map(\.short).joined(separator: "+"))\(basis == nil ? "" : "?")"
        case .confirm(let turn): "confirm \(turn.number)"
        case .drop(let turn): "drop \(turn.number)"
        case .begin(let turn): "begin \(turn.number)"
        case .pause(let turn): "pause \(turn.number)"
        case .resume(let turn): "resume \(turn.number)"
        case .interrupt(let turn): "interrupt \(turn.number)"
        case .end(let turn): "end \(turn.number)"
        case .setTimer(let timer, _): "set \(timer)"
        case .cancelTimer(let timer): "cancel \(timer)"
        case .countLate(let kind): "late \(kind)"
        }
    }
}

extension TurnInput {
    fileprivate var short: String {
        switch self {
        case .spoken(let id): "\(id)"
        case .typed(let id): "t\(id.number)"
        }
    }
}
