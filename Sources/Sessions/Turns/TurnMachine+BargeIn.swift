import VoiceCore

/// Speech over a reply: first a pause, then a decision within a second.
extension TurnMachine {
    /// Someone speaks while a reply is played.
    mutating func challenge(by index: Int, at time: Duration, _ actions: inout [TurnAction]) {
        guard rules.bargeIn, let reply = current, reply.hasBegun else { return }
        utterances[index].isChallenging = true
        guard reply.pausedAt == nil else { return }
        current?.pausedAt = time
        actions += [.pause(reply.turn), .setTimer(.bargeIn, at: time + Self.claimTime)]
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
            guard rules.bargeIn, !Backchannel.matches(text) else { return }
            utterances[index].hasFloor = true
            interrupt(&actions)
        } else if reply.basis == nil {
            utterances[index].hasFloor = true
            dropUnbegun(&actions)
        }
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
        let speaking = utterances.filter { $0.isChallenging && $0.stage == .speaking }
        if time >= pausedAt + Self.decisionTime {
            if speaking.isEmpty { resume(&actions) } else { interrupt(&actions) }
        } else if speaking.contains(where: { !Backchannel.matches($0.text) }) {
            interrupt(&actions)
        } else {
            actions.append(.setTimer(.bargeIn, at: pausedAt + Self.decisionTime))
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
