import TestSupport
import Testing
import VoiceCore

@testable import Sessions

/// Whatever happens in whatever order, the machine keeps the promises of the contract.
@Suite("In any order of events")
struct TurnOrderTests {
    @Test(
        "replies never overlap, each that begins ends once, and every utterance has its events in order",
        arguments: 0..<100
    )
    func randomOrder(_ seed: Int) {
        var random = SeededRandom(seed: UInt64(seed))
        let talk = TurnScript(
            TurnRules(
                bargeIn: .random(using: &random),
                speculation: .random(using: &random),
                settlesEarly: .random(using: &random),
                waitsForCommit: .random(using: &random)
            )
        )
        var time = 0
        for _ in 0..<400 {
            time += Int.random(in: 0...300, using: &random)
            talk.at(time)
            anything(talk, &random)
        }
        talk.closes()
        #expect(OrderChecker.faults(in: talk.actions) == [])
        #expect(talk.openTimers == 0)
        #expect(talk.isIdle)
    }

    private func anything(_ talk: TurnScript, _ random: inout SeededRandom) {
        let texts = ["", "mm-hm", "stop", "tell me more"]
        let text = texts[Int.random(in: 0..<texts.count, using: &random)]
        let name = ["ann", "ben", "cleo"][Int.random(in: 0..<3, using: &random)]
        let id = max(1, talk.utteranceCount - Int.random(in: 0...3, using: &random))
        let turn = max(1, talk.turnCount - (Int.random(in: 0...9, using: &random) == 0 ? 1 : 0))
        switch Int.random(in: 0..<24, using: &random) {
        case 0...3: talk.speaks(name)
        case 4: talk.silent(id)
        case 5: talk.goesOn(id)
        case 6, 7: talk.looksFinal(id)
        case 8: talk.partial(id, text)
        case 9, 10: talk.settled(id, text)
        case 11: talk.settleFails(id)
        case 12: talk.ends(id, .silence)
        case 13, 14: talk.final(id, text)
        case 15: talk.commits(name)
        case 16: if .random(using: &random) { talk.clears(name) } else { talk.leaves() }
        case 17: talk.types(mayInterrupt: .random(using: &random))
        case 18...20: talk.ready(turn)
        case 21, 22: talk.finished(turn)
        default:
            switch Int.random(in: 0..<4, using: &random) {
            case 0: talk.cancels()
            case 1: talk.inputLost(.spoken(UtteranceID(id)))
            case 2: talk.lost(turn)
            default: talk.transcriptionFails(id)
            }
        }
    }
}

/// Reads what a machine wanted and tells what breaks the contract.
private enum OrderChecker {
    private enum Stage: Int { case begun, transcribing, started, ended, told }

    static func faults(in actions: [TurnAction]) -> [String] {
        var faults: [String] = []
        var utterances: [UtteranceID: Stage] = [:]
        var asked: Set<TurnID> = []
        var over: Set<TurnID> = []
        var current: TurnID?
        var begun: TurnID?
        var isPaused = false
        var answered: Set<TurnInput> = []
        var inputs: [TurnID: [TurnInput]] = [:]
        func check(_ holds: Bool, _ rule: String) { if !holds { faults.append(rule) } }
        func step(_ id: UtteranceID, _ from: Stage?, _ to: Stage) {
            check(utterances[id] == from, "\(id) went from \(String(describing: utterances[id])) to \(to)")
            utterances[id] = to
        }
        for action in actions {
            switch action {
            case .startTranscribing(let id, _): step(id, nil, .transcribing)
            case .tellSpeechStarted(let id, _): step(id, .transcribing, .started)
            case .tellSpeechEnded(let id, _): step(id, .started, .ended)
            case .tellTranscript(let id, _), .keepTranscript(let id, _): step(id, .ended, .told)
            case .ask(let turn, let to, _):
                check(current == nil, "\(turn) is asked while \(String(describing: current)) is there")
                check(asked.insert(turn).inserted, "\(turn) is asked twice")
                check(answered.isDisjoint(with: to), "\(turn) answers what was answered")
                current = turn
                inputs[turn] = to
            case .confirm(let turn): check(current == turn && begun == nil, "\(turn) is confirmed out of place")
            case .begin(let turn):
                check(current == turn && begun == nil, "\(turn) begins out of place")
                for case .spoken(let id) in inputs[turn] ?? [] {
                    check(utterances[id] == .told, "\(turn) begins before \(id) was told")
                }
                answered.formUnion(inputs[turn] ?? [])
                begun = turn
                isPaused = false
            case .pause(let turn):
                check(begun == turn && !isPaused, "\(turn) pauses out of place")
                isPaused = true
            case .resume(let turn):
                check(begun == turn && isPaused, "\(turn) resumes out of place")
                isPaused = false
            case .interrupt(let turn), .end(let turn):
                check(begun == turn, "\(turn) ends without a beginning")
                check(over.insert(turn).inserted, "\(turn) ends twice")
                (current, begun) = (nil, nil)
            case .drop(let turn):
                check(current == turn, "\(turn) is dropped out of place")
                (current, begun) = (nil, nil)
            default: break
            }
        }
        check(begun == nil && current == nil, "a reply is left")
        return faults
    }
}
