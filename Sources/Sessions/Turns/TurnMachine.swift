import VoiceCore

/// Decides who has the floor in a session: what is being heard, what is to be answered, and what becomes of a reply.
///
/// Each method is an event with its time (from any fixed start), each result is what has to be done, in order. It knows
/// no clock and does no I/O. Several people may speak at once: each has an utterance of their own, and what they say
/// before a reply begins is answered together. There is never more than one reply.
struct TurnMachine: ~Copyable {
    /// After so long a pause it is decided by partial words, where there are any: within a second.
    static let decisionTime: Duration = .milliseconds(900)
    /// No pause is longer, whatever is known by then: within three seconds.
    static let longestPause: Duration = .milliseconds(2_900)
    /// What was said or typed and waits for a reply; more is refused.
    ///
    /// A model is shown all of it at once.
    static let inputLimit = 32
    /// An utterance that has no text after so long is given up.
    static let transcriptTime: Duration = .seconds(30)

    /// One stretch of speech by one speaker.
    struct Utterance {
        enum Stage { case speaking, quiet, ended }
        enum Settling: Equatable { case none, running, done(Transcript) }

        let id: UtteranceID
        let speaker: SpeakerID
        var stage = Stage.speaking
        /// The text of all that was said, while nothing is added to it.
        var settling = Settling.none
        /// The newest words.
        var text = ""
        /// The language that they are in, where the engine says.
        var language: String?
        /// It began when the agent had just asked something.
        var followsQuestion = false
        /// The reply during which it began.
        var over: TurnID?
        /// The reply is paused because of it.
        var isChallenging = false
        /// It has proved to be more than a sound.
        var hasFloor = false
        /// When its text is overdue.
        var dueAt: Duration?

        mutating func note(_ transcript: Transcript) {
            text = transcript.text
            language = transcript.language ?? language
        }
    }

    /// The reply that is being made or played.
    struct Reply {
        let turn: TurnID
        let inputs: [TurnInput]
        /// The utterance that is not certain to have ended, and its text as it was asked with.
        var basis: (utterance: UtteranceID, text: String)?
        /// Something can be told.
        var isReady = false
        var hasBegun = false
        var isCancelled = false
        var pausedAt: Duration?
    }

    var rules: TurnRules
    var utterances: [Utterance] = []
    /// Said, and not yet part of a reply that has begun.
    var pending: [TurnInput] = []
    /// Typed texts that wait until the reply before them has ended.
    var waiting: [TextID] = []
    var current: Reply?
    var isClosed = false
    private var lastUtterance = 0
    private var lastTurn = TurnID(0)

    init(rules: TurnRules = TurnRules()) {
        self.rules = rules
    }

    /// Whether nothing is going on and nothing is owed.
    var isIdle: Bool { current == nil && pending.isEmpty && waiting.isEmpty && utterances.isEmpty }

    /// Whether another message may wait for its reply.
    var hasRoom: Bool { pending.count + waiting.count < Self.inputLimit }

    /// Whether a reply is being made, played, or owed.
    var owesReply: Bool { current != nil || !pending.isEmpty || !waiting.isEmpty }

    /// The text of all that was said in an utterance that is silent.
    func settledText(of id: UtteranceID) -> String? {
        guard case .done(let transcript) = utterances.first(where: { $0.id == id })?.settling else { return nil }
        return transcript.text
    }

    mutating func nextUtterance() -> UtteranceID {
        lastUtterance += 1
        return UtteranceID(lastUtterance)
    }

    mutating func nextTurn() -> TurnID {
        lastTurn = lastTurn.next
        return lastTurn
    }

    /// What follows from the state, whichever event led to it: a reply begins, or the next one is asked for.
    mutating func advance(_ actions: inout [TurnAction]) {
        if let reply = current {
            guard !reply.hasBegun, reply.basis == nil, reply.isCancelled || (reply.isReady && !isHeld) else { return }
            begin(reply.turn, &actions)
            guard reply.isCancelled else { return }
            interrupt(&actions)
        }
        guard current == nil else { return }
        if pending.isEmpty {
            guard let text = waiting.first else { return }
            waiting.removeFirst()
            pending.append(.typed(text))
            actions.append(.keepText(text))
        }
        // Who has the floor will add to what is pending.
        if !utterances.contains(where: \.hasFloor) { ask(to: pending, &actions) }
    }

    /// Somebody may be saying something that belongs to the turn.
    private var isHeld: Bool {
        utterances.contains { utterance in
            switch utterance.stage {
            case .speaking, .ended: true
            case .quiet:
                if case .done(let transcript) = utterance.settling {
                    !transcript.text.isEmpty
                } else {
                    utterance.settling == .running || !rules.waitsForCommit
                }
            }
        }
    }

    mutating func ask(
        to inputs: [TurnInput],
        basis: (utterance: UtteranceID, text: String)? = nil,
        _ actions: inout [TurnAction]
    ) {
        let turn = nextTurn()
        current = Reply(turn: turn, inputs: inputs, basis: basis)
        actions.append(.ask(turn, to: inputs, basis: basis?.utterance))
    }

    private mutating func begin(_ turn: TurnID, _ actions: inout [TurnAction]) {
        let answered = current?.inputs ?? []
        pending.removeAll { answered.contains($0) }
        current?.hasBegun = true
        actions.append(.begin(turn))
    }

    /// Cuts a reply that has begun.
    mutating func interrupt(_ actions: inout [TurnAction]) {
        guard let reply = current, reply.hasBegun else { return }
        if reply.pausedAt != nil { actions.append(.cancelTimer(.bargeIn)) }
        actions.append(.interrupt(reply.turn))
        current = nil
        for index in utterances.indices where utterances[index].isChallenging {
            utterances[index].isChallenging = false
            utterances[index].hasFloor = true
        }
    }

    /// Forgets a reply that has not begun; what it answered stays pending.
    mutating func dropUnbegun(_ actions: inout [TurnAction]) {
        guard let reply = current, !reply.hasBegun else { return }
        actions.append(.drop(reply.turn))
        current = nil
    }
}
