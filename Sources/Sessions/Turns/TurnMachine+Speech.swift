import VoiceCore

/// What is heard.
extension TurnMachine {
    /// Someone begins to speak.
    ///
    /// Their former utterance may still wait for its text.
    ///
    /// - Parameters:
    ///   - speaker: Who.
    ///   - time: Now.
    ///   - followsQuestion: What was heard of the reply so far ends in a question, so that a "yes" is an answer.
    /// - Returns: What to do.
    mutating func speechStarted(
        by speaker: SpeakerID,
        at time: Duration,
        followsQuestion: Bool = false
    ) -> [TurnAction] {
        guard !isClosed, hearing(speaker) == nil else { return [] }
        var utterance = Utterance(id: nextUtterance(), speaker: speaker)
        utterance.followsQuestion = followsQuestion
        if let reply = current, reply.hasBegun { utterance.over = reply.turn }
        utterances.append(utterance)
        var actions: [TurnAction] = [
            .startTranscribing(utterance.id, speaker), .tellSpeechStarted(utterance.id, speaker),
        ]
        challenge(by: utterances.count - 1, at: time, &actions)
        return actions
    }

    /// A silence begins within an utterance.
    mutating func fellSilent(_ id: UtteranceID) {
        guard let index = hearing(id) else { return }
        utterances[index].stage = .quiet
    }

    /// The speaker goes on after a silence.
    mutating func wentOn(_ id: UtteranceID, at time: Duration) -> [TurnAction] {
        guard let index = hearing(id) else { return [] }
        utterances[index].stage = .speaking
        utterances[index].settling = .none
        var actions: [TurnAction] = []
        dropReply(basedOn: id, &actions)
        challenge(by: index, at: time, &actions)
        advance(&actions)
        return actions
    }

    /// The words so far may be complete.
    mutating func looksFinal(_ id: UtteranceID) -> [TurnAction] {
        guard let index = hearing(id), utterances[index].settling != .running else { return [] }
        utterances[index].stage = .quiet
        guard rules.speculation || rules.settlesEarly || utterances[index].isChallenging else { return [] }
        utterances[index].settling = .running
        return [.settle(id)]
    }

    /// The newest text of an utterance that goes on.
    mutating func heard(_ partial: Transcript, of id: UtteranceID) -> [TurnAction] {
        guard let index = hearing(id) else { return [] }
        utterances[index].note(partial)
        var actions: [TurnAction] = []
        // The first word of a partial is a guess that often changes: "right" begins as "for". The timer decides on it.
        guard current?.hasBegun != true || partial.text.hasSeveralWords else { return [] }
        takeFloor(index, with: partial.text, &actions)
        return actions
    }

    /// The text of all that was said so far.
    mutating func settled(_ id: UtteranceID, _ transcript: Transcript, at time: Duration) -> [TurnAction] {
        guard let index = utterances.firstIndex(where: { $0.id == id }), utterances[index].settling == .running else {
            return [.countLate(.transcript)]
        }
        utterances[index].settling = .done(transcript)
        utterances[index].note(transcript)
        var actions: [TurnAction] = []
        if utterances[index].stage == .ended {
            actions.append(.stopTranscribing(id))
            resolve(index, transcript, &actions)
            return actions
        }
        takeFloor(index, with: transcript.text, &actions)
        if transcript.text.isEmpty || isBackchannel(transcript.text, of: utterances[index]) {
            concede(index, &actions)
        }
        speculate(on: index, transcript.text, &actions)
        advance(&actions)
        return actions
    }

    /// There is no early text; the final one may still come.
    mutating func settleFailed(_ id: UtteranceID) -> [TurnAction] {
        guard let index = utterances.firstIndex(where: { $0.id == id }), utterances[index].settling == .running else {
            return [.countLate(.transcript)]
        }
        utterances[index].settling = .none
        return utterances[index].stage == .ended ? [.finish(id)] : []
    }

    /// The utterance has ended.
    mutating func utteranceEnded(_ id: UtteranceID, _ reason: EndReason, at time: Duration) -> [TurnAction] {
        guard let index = hearing(id) else { return [] }
        var actions: [TurnAction] = [.tellSpeechEnded(id, reason)]
        utterances[index].stage = .ended
        if case .done(let transcript) = utterances[index].settling {
            actions.append(.stopTranscribing(id))
            resolve(index, transcript, &actions)
            return actions
        }
        if utterances[index].settling == .none { actions.append(.finish(id)) }
        let isFirst = !utterances.contains { $0.dueAt != nil }
        utterances[index].dueAt = time + Self.transcriptTime
        if isFirst { actions.append(.setTimer(.transcript, at: time + Self.transcriptTime)) }
        return actions
    }

    /// The final text of an utterance that has ended.
    mutating func transcribed(_ id: UtteranceID, _ transcript: Transcript) -> [TurnAction] {
        guard let index = utterances.firstIndex(where: { $0.id == id }), utterances[index].stage == .ended else {
            return [.countLate(.transcript)]
        }
        var actions: [TurnAction] = []
        resolve(index, transcript, &actions)
        return actions
    }

    /// There will be no text of an utterance that has ended.
    mutating func transcriptionFailed(_ id: UtteranceID) -> [TurnAction] {
        transcribed(id, Transcript(text: "", isFinal: true))
    }

    /// `input.commit`: the speaker's utterance ends now.
    mutating func commit(by speaker: SpeakerID, at time: Duration) -> [TurnAction] {
        guard let index = hearing(speaker) else { return [.refuse(.nothingToEnd)] }
        return utteranceEnded(utterances[index].id, .commit, at: time)
    }

    /// `input.clear`, or the speaker has gone: what is being said is dropped, and its end is told without words.
    mutating func clear(_ speaker: SpeakerID) -> [TurnAction] {
        guard let index = hearing(speaker) else { return [] }
        let id = utterances[index].id
        utterances[index].stage = .ended
        var actions: [TurnAction] = [.stopTranscribing(id), .tellSpeechEnded(id, .commit)]
        resolve(index, Transcript(text: "", isFinal: true), &actions)
        return actions
    }

    /// The utterance that a speaker is in.
    func hearing(_ speaker: SpeakerID) -> Int? {
        utterances.firstIndex { $0.speaker == speaker && $0.stage != .ended }
    }

    /// An utterance that goes on.
    func hearing(_ id: UtteranceID) -> Int? {
        utterances.firstIndex { $0.id == id && $0.stage != .ended }
    }

    /// The utterance is over and this is its text.
    private mutating func resolve(_ index: Int, _ transcript: Transcript, _ actions: inout [TurnAction]) {
        utterances[index].note(transcript)
        let utterance = utterances[index]
        let hasRoom = hasRoom
        let isNothing = transcript.text.isEmpty || !hasRoom || isMereBackchannel(utterance)
        if isNothing { concede(index, &actions) }
        utterances.remove(at: index)
        if utterance.dueAt != nil { scheduleTranscriptTimer(&actions) }
        if isNothing {
            actions.append(.tellTranscript(utterance.id, transcript))
            if !hasRoom { actions.append(.refuse(.tooManyInputs)) }
            dropReply(basedOn: utterance.id, &actions)
        } else {
            actions.append(.keepTranscript(utterance.id, transcript))
            answer(utterance.id, transcript.text, &actions)
        }
        advance(&actions)
    }

    /// A word or two that somebody says to show that they listen.
    private func isMereBackchannel(_ utterance: Utterance) -> Bool {
        guard let reply = current, reply.hasBegun, utterance.over == reply.turn else { return false }
        return !utterance.hasFloor && isBackchannel(utterance.text, of: utterance)
    }

    private mutating func answer(_ id: UtteranceID, _ text: String, _ actions: inout [TurnAction]) {
        let inputs = pending + [.spoken(id)]
        if let reply = current, !reply.hasBegun {
            if let basis = reply.basis, basis.utterance == id, basis.text == text, reply.inputs == inputs {
                current?.basis = nil
                actions.append(.confirm(reply.turn))
            } else {
                dropUnbegun(&actions)
            }
        } else if rules.bargeIn {
            interrupt(&actions)
        }
        pending = inputs
    }

    /// Asks the model before the end of the utterance is certain.
    private mutating func speculate(on index: Int, _ text: String, _ actions: inout [TurnAction]) {
        guard rules.speculation, !text.isEmpty, utterances[index].stage == .quiet else { return }
        guard !utterances.contains(where: { $0.stage == .speaking }) else { return }
        let id = utterances[index].id
        if let reply = current {
            guard !reply.hasBegun, reply.basis == nil || reply.basis?.utterance == id else { return }
            dropUnbegun(&actions)
        }
        ask(to: pending + [.spoken(id)], basis: (id, text), &actions)
    }

    mutating func dropReply(basedOn id: UtteranceID, _ actions: inout [TurnAction]) {
        if current?.basis?.utterance == id { dropUnbegun(&actions) }
    }

    mutating func scheduleTranscriptTimer(_ actions: inout [TurnAction]) {
        if let next = utterances.compactMap(\.dueAt).min() {
            actions.append(.setTimer(.transcript, at: next))
        } else {
            actions.append(.cancelTimer(.transcript))
        }
    }
}

extension String {
    /// More than a first word: two with a blank between them, or a few signs of a script that has no blanks.
    fileprivate var hasSeveralWords: Bool {
        contains(" ") || (count > 4 && unicodeScalars.contains { $0.value >= 0x0E00 && $0.properties.isAlphabetic })
    }
}
