import Loops
import Net
import Runtime

/// One simulated person: sends 20 ms of audio every 20 ms, speaks a clip when it is their turn, and notes when the answer
/// comes.
///
/// On its loop only.
final class Talker: @unchecked Sendable {
    // Safe because everything happens on the loop.
    struct Plan: Sendable {
        var recording: Recording
        var turns: Int
        /// How long into a reply the clip is spoken over it; nil: never.
        var interruptAfter: Duration?
        /// How far ahead of real time the server sends.
        var ahead: Duration
        /// Bytes a second of the replies.
        var replyRate = 48_000
        /// From the end of a reply to the next turn.
        var pause: Duration = .milliseconds(400)
    }

    struct Findings {
        /// From the last speech sample to the first reply sample.
        var firstAudio = Sample()
        /// From the first speech sample over a reply to the last frame of that reply.
        var bargeIn = Sample()
        /// How late each frame of a reply came, by the pace that the first one set; less than nothing when that one was late.
        var frameLateness = Sample()
        /// How late the generator itself sent its frames.
        var lateness = Sample()
        /// What the server says that each stage of a turn took, by the names of `reply.ended`.
        var stages: [String: Sample] = [:]
        var replies = 0
        /// Replies whose audio ran dry while it was played.
        var gaps = 0
        /// Turns that were never answered.
        var unanswered = 0
    }

    private enum Phase {
        case waiting(until: ContinuousClock.Instant)
        case speaking(frame: Int)
        case listening(since: ContinuousClock.Instant)
        case replying
        case interrupting(frame: Int)
    }

    private static let clock = ContinuousClock()
    private static let frameTime: Duration = .milliseconds(20)
    private static let patience: Duration = .seconds(10)

    private let plan: Plan
    private let socket: WebSocket
    private let timer: LoopTimer
    private let onDone: () -> Void
    private(set) var findings = Findings()
    private var phase: Phase
    private var nextDueAt: ContinuousClock.Instant
    private var turn = 0
    private var lastSpeechAt: ContinuousClock.Instant?
    private var onsetAt: ContinuousClock.Instant?
    private var replyStartedAt: ContinuousClock.Instant?
    private var replyByteCount = 0
    private var lastAudioAt: ContinuousClock.Instant?
    private var isDry = false
    private var hasInterrupted = false
    private var isDone = false

    /// Starts to send after `delay`.
    init(plan: Plan, socket: WebSocket, delay: Duration, onDone: @escaping () -> Void) {
        self.plan = plan
        self.socket = socket
        self.onDone = onDone
        timer = LoopTimer(on: socket.loop)
        nextDueAt = Self.clock.now + delay
        phase = .waiting(until: nextDueAt + .milliseconds(500))
        socket.onBinary = { [weak self] bytes in self?.heard(bytes) }
        socket.onText = { [weak self] text in self?.noteStages(text) }
        socket.onClose = { [weak self] _ in self?.finish() }
        plan.recording.frames.isEmpty ? finish() : schedule()
    }

    private func schedule() {
        timer.set(after: max(.zero, nextDueAt - Self.clock.now)) { [weak self] in self?.sendFrame() }
    }

    private func sendFrame() {
        guard !isDone else { return }
        let now = Self.clock.now
        let due = nextDueAt
        findings.lateness.add(now - due)
        socket.send(binary: nextFrame(now: now, due: due))
        nextDueAt = due + Self.frameTime
        if !isDone { schedule() }
    }

    private func nextFrame(now: ContinuousClock.Instant, due: ContinuousClock.Instant) -> [UInt8] {
        let recording = plan.recording
        switch phase {
        case .waiting(let until):
            if now >= until { turn < plan.turns ? (phase = .speaking(frame: 0)) : finish() }
        case .speaking(let index):
            if index == recording.speech.upperBound { lastSpeechAt = due }
            let next = index + 1
            phase = next < recording.frames.count ? .speaking(frame: next) : .listening(since: now)
            return recording.frames[index]
        case .listening(let since):
            if now - since > Self.patience {
                findings.unanswered += 1
                endTurn(now)
            }
        case .replying:
            if let after = plan.interruptAfter, !hasInterrupted, let began = replyStartedAt, now - began > after {
                hasInterrupted = true
                phase = .interrupting(frame: 0)
            } else if let began = replyStartedAt, now > began + played {
                endReply(now)
            }
        case .interrupting(let index):
            if index == recording.speech.lowerBound { onsetAt = due }
            let next = index + 1
            if next < recording.frames.count {
                phase = .interrupting(frame: next)
            } else {
                if let onset = onsetAt, let last = lastAudioAt { findings.bargeIn.add(max(.zero, last - onset)) }
                lastSpeechAt = nil
                replyStartedAt = nil
                phase = .listening(since: now)
            }
            return recording.frames[index]
        }
        return Recording.silence
    }

    /// What the audio that has come takes to play.
    private var played: Duration { .microseconds(replyByteCount * 1_000_000 / plan.replyRate) }

    private func heard(_ bytes: RawSpan) {
        let now = Self.clock.now
        switch phase {
        case .interrupting(let frame):
            // What answers the interruption itself is a new reply.
            if frame <= plan.recording.speech.upperBound { lastAudioAt = now }
            return
        case .waiting: return
        case .speaking, .listening, .replying: break
        }
        if let began = replyStartedAt {
            // 20 ms of patience: a player holds at least that much.
            if now > began + played + Self.frameTime, !isDry { isDry = true }
        } else {
            guard !bytes.isSilent else { return }
            if let last = lastSpeechAt { findings.firstAudio.add(now - last) }
            replyStartedAt = now
            replyByteCount = 0
            isDry = false
            phase = .replying
        }
        replyByteCount += bytes.byteCount
        lastAudioAt = now
        // A frame is due when the audio up to its end is as far ahead as may be; those before were due at once.
        if let began = replyStartedAt, played > plan.ahead {
            findings.frameLateness.add(now - (began + played - plan.ahead))
        }
    }

    private func noteStages(_ event: String) {
        guard event.contains(#""reply.ended""#), let timings = (try? JSONValue(parsing: event.utf8))?["timings"]?.object
        else { return }
        for (name, time) in timings {
            if let time = time.integer { findings.stages[name, default: Sample()].add(.milliseconds(time)) }
        }
    }

    private func endReply(_ now: ContinuousClock.Instant) {
        findings.replies += 1
        // Audio that comes after the reply seemed over shows that it had run dry.
        if isDry { findings.gaps += 1 }
        endTurn(now)
    }

    private func endTurn(_ now: ContinuousClock.Instant) {
        turn += 1
        hasInterrupted = false
        replyStartedAt = nil
        lastSpeechAt = nil
        onsetAt = nil
        lastAudioAt = nil
        phase = .waiting(until: now + plan.pause)
    }

    private func finish() {
        guard !isDone else { return }
        isDone = true
        timer.cancel()
        socket.close(code: 1000)
        onDone()
    }
}

extension RawSpan {
    fileprivate var isSilent: Bool {
        for index in 0..<byteCount where unsafe unsafeLoad(fromByteOffset: index, as: UInt8.self) != 0 { return false }
        return true
    }
}
