import VoiceCore

/// What is typed, what becomes of a reply, and how a session ends.
extension TurnMachine {
    /// A typed turn: it interrupts a reply as speech does, or waits its turn where it may not.
    mutating func typed(_ text: TextID, mayInterrupt: Bool = true) -> [TurnAction] {
        guard !isClosed else { return [] }
        guard hasRoom else { return [.refuse(.tooManyInputs)] }
        var actions: [TurnAction] = []
        if current != nil || !pending.isEmpty || !waiting.isEmpty {
            guard rules.bargeIn, mayInterrupt else {
                waiting.append(text)
                return []
            }
            interrupt(&actions)
            dropUnbegun(&actions)
        }
        pending.append(.typed(text))
        actions.append(.keepText(text))
        advance(&actions)
        // Typed text does not wait for somebody to finish speaking.
        if current == nil { ask(to: pending, &actions) }
        return actions
    }

    /// The agent speaks first.
    mutating func greet() -> [TurnAction] {
        guard !isClosed, isIdle else { return [] }
        var actions: [TurnAction] = []
        ask(to: [], &actions)
        return actions
    }

    /// Something of the reply can be told, or it is made without anything to tell.
    mutating func replyReady(_ turn: TurnID) -> [TurnAction] {
        guard current?.turn == turn else { return [.countLate(.reply)] }
        current?.isReady = true
        var actions: [TurnAction] = []
        advance(&actions)
        return actions
    }

    /// All of a reply that has begun was made and played.
    mutating func replyFinished(_ turn: TurnID) -> [TurnAction] {
        guard let reply = current, reply.turn == turn, reply.hasBegun else { return [.countLate(.reply)] }
        var actions: [TurnAction] = []
        if reply.pausedAt != nil { actions.append(.cancelTimer(.bargeIn)) }
        for index in utterances.indices { utterances[index].isChallenging = false }
        actions.append(.end(turn))
        current = nil
        advance(&actions)
        return actions
    }

    /// The reply can't be kept; nothing of it was told.
    ///
    /// - Parameters:
    ///   - turn: Which.
    ///   - unanswered: What of its inputs is to be answered all the same, by another reply.
    /// - Returns: What to do.
    mutating func replyLost(_ turn: TurnID, unanswered: [TurnInput] = []) -> [TurnAction] {
        guard let reply = current, reply.turn == turn else { return [.countLate(.reply)] }
        var actions: [TurnAction] = []
        if reply.pausedAt != nil { actions.append(.cancelTimer(.bargeIn)) }
        actions.append(.drop(turn))
        current = nil
        pending = unanswered + pending.filter { !reply.inputs.contains($0) }
        advance(&actions)
        return actions
    }

    /// What was said could not be kept, so that it is not answered.
    mutating func inputLost(_ input: TurnInput) -> [TurnAction] {
        var actions: [TurnAction] = []
        guard let place = pending.firstIndex(of: input) else { return [] }
        pending.remove(at: place)
        if current?.inputs.contains(input) == true { dropUnbegun(&actions) }
        advance(&actions)
        return actions
    }

    /// `reply.cancel`.
    mutating func cancelReply() -> [TurnAction] {
        guard let reply = current, reply.basis == nil else { return [.refuse(.noReply)] }
        var actions: [TurnAction] = []
        if reply.hasBegun {
            interrupt(&actions)
        } else {
            current?.isCancelled = true
        }
        advance(&actions)
        return actions
    }

    /// Nobody hears the reply any longer: one that is being played is cut, one that is being made goes on.
    mutating func listenerLeft() -> [TurnAction] {
        var actions: [TurnAction] = []
        interrupt(&actions)
        advance(&actions)
        return actions
    }

    /// The session ends.
    ///
    /// Later events have no effect.
    mutating func close() -> [TurnAction] {
        guard !isClosed else { return [] }
        isClosed = true
        var actions: [TurnAction] = utterances.map { .stopTranscribing($0.id) }
        if utterances.contains(where: { $0.dueAt != nil }) { actions.append(.cancelTimer(.transcript)) }
        interrupt(&actions)
        dropUnbegun(&actions)
        utterances = []
        pending = []
        waiting = []
        return actions
    }
}
