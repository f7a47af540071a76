import VoiceCore

/// Speech over a reply: first a pause, then a decision by what it turned out to be.
///
/// Words that are no backchannel interrupt as soon as they are known, which is final. Until then nothing is lost: a cough,
/// a backchannel, or a text that doesn't come lets the reply go on where it stopped.
extension TurnMachine {
    /// Someone speaks while a reply is played.
    mutating func challenge(by index: Int, at time: Duration, _ actions: inout [TurnAction]) {
        guard rules.bargeIn, let reply = current, reply.hasBegun else { return }
        utterances[index].isChallenging = true
        guard reply.pausedAt == nil else { return }
        current?.pausedAt = time
        actions += [.pause(reply.turn), .setTimer(.bargeIn, at: time + Self.decisionTime)]
    }

    /// It was nothing; when nobody else claims the floor the reply goes on.
    mutating func concede(_ index: Int, _ actions: inout [TurnAction]) {
        guard utterances[index].isChallenging else { return }
        utterances[index].isChallenging = false
        if !utterances.contains(where: \.isChallenging) { resume(&actions) }
    }

    /// Words claim the floor: a reply that is played is interrupted, one that has not begun is made anew later.
    mutating func takeFloor(_ index: Int, with text: String, _ actions: inout [TurnAction]) {
        guard !text.isEmpty, let reply = current, reply.basis?.utterance != utterances[index].id else { return }
        if reply.hasBegun {
            guard rules.bargeIn, !isBackchannel(text, of: utterances[index]) else { return }
            utterances[index].hasFloor = true
            interrupt(&actions)
        } else if reply.basis == nil {
            utterances[index].hasFloor = true
            dropUnbegun(&actions)
        }
    }

    /// Whether a text merely shows that its speaker listens.
    ///
    /// After a question it is the answer.
    func isBackchannel(_ text: String, of utterance: Utterance) -> Bool {
        let languages = [rules.language] + [utterance.language].compactMap(\.self)
        return !utterance.followsQuestion && rules.backchannels.matches(text, in: languages)
    }

    /// What was said so far of an utterance that its engine gave no words of, asked for while it goes on.
    mutating func peeked(_ id: UtteranceID, _ transcript: Transcript) -> [TurnAction] {
        guard let index = hearing(id), utterances[index].settling == .none else { return [.countLate(.transcript)] }
        var actions: [TurnAction] = []
        utterances[index].note(transcript)
        takeFloor(index, with: transcript.text, &actions)
        // No words say nothing yet: it may be too little for the engine.
        if isBackchannel(transcript.text, of: utterances[index]) { concede(index, &actions) }
        advance(&actions)
        return actions
    }

    /// A timer that was set has fired.
    mutating func timerFired(_ timer: TurnTimer, at time: Duration) -> [TurnAction] {
        var actions: [TurnAction] = []
        switch timer {
        case .bargeIn: decide(at: time, &actions)
        case .transcript: giveUpTranscripts(at: time, &actions)
        }
        return actions
    }

    private mutating func decide(at time: Duration, _ actions: inout [TurnAction]) {
        guard let reply = current, let pausedAt = reply.pausedAt else { return }
        let challenges = utterances.filter(\.isChallenging)
        if challenges.contains(where: { !$0.text.isEmpty && !isBackchannel($0.text, of: $0) }) {
            interrupt(&actions)
        } else if time >= pausedAt + Self.longestPause {
            // Nothing was told. Words that come later still interrupt.
            resume(&actions)
        } else {
            for index in utterances.indices where !utterances[index].text.isEmpty { concede(index, &actions) }
            guard current?.pausedAt != nil else { return }
            actions += utterances.filter(\.mayBePeekedAt).map { .peek($0.id) }
            actions.append(.setTimer(.bargeIn, at: pausedAt + Self.longestPause))
        }
        advance(&actions)
    }

    private mutating func resume(_ actions: inout [TurnAction]) {
        for index in utterances.indices { utterances[index].isChallenging = false }
        guard let reply = current, reply.pausedAt != nil else { return }
        current?.pausedAt = nil
        actions += [.cancelTimer(.bargeIn), .resume(reply.turn)]
    }

    private mutating func giveUpTranscripts(at time: Duration, _ actions: inout [TurnAction]) {
        for utterance in utterances {
            guard let dueAt = utterance.dueAt, dueAt <= time else { continue }
            actions += [.stopTranscribing(utterance.id), .tellTimeout(utterance.id)]
            actions += transcriptionFailed(utterance.id)
        }
        if utterances.contains(where: { $0.dueAt != nil }) { scheduleTranscriptTimer(&actions) }
    }
}

extension TurnMachine.Utterance {
    /// Nothing of it is known, and nothing was asked.
    fileprivate var mayBePeekedAt: Bool { isChallenging && stage != .ended && settling == .none && text.isEmpty }
}
