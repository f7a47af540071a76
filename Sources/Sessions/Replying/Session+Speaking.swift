import Loops
import Runtime
import VoiceCore

/// From the first word told to the end of the playback.
extension Session {
    /// Everything of the reply may be told from now on, once its row is there.
    func begin(_ turn: TurnID) {
        guard let reply = reply(turn) else { return }
        reply.hasBegun = true
        if connection == nil { fallSilent(reply) }
        beginRow(of: reply)
    }

    /// The row is there: what has been made so far is told.
    func tellStart(of reply: Reply) {
        let start = ReplyStart(
            reply: reply.id,
            to: reply.inputs.last.flatMap(message),
            agent: reply.agent.name,
            provider: reply.provider,
            model: reply.model
        )
        reply.isTold = true
        deliver(.replyStarted(start), of: reply)
        guard !reply.isOver else { return }
        for event in reply.untold {
            if case .replyText(_, let piece) = event { reply.toldText += piece }
            deliver(event, of: reply)
        }
        reply.untold = []
        pump()
    }

    func message(of input: TurnInput) -> MessageID? {
        switch input {
        case .spoken(let id): utterances[id]?.message
        case .typed(let id): texts[id]?.message
        }
    }

    func tellText(_ piece: String, of reply: Reply) {
        let event = SessionEvent.replyText(reply.id, piece)
        guard reply.isTold else { return reply.untold.append(event) }
        reply.toldText += piece
        tell(event, of: reply)
    }

    /// Hands over what is due, and notices the end.
    func pump() {
        guard let reply, reply.isTold, !reply.isOver else { return }
        let now = now
        while let frame = reply.playback.nextFrame(at: now) {
            if !reply.hasToldAudio {
                reply.hasToldAudio = true
                reply.clock.firstAudioAt = now
                tell(.replyAudioStarted(reply.id), of: reply)
            }
            tell(.replyAudio(frame, reply.id), of: reply)
        }
        if reply.hasAudio, reply.isMade, reply.playback.isHandedOver, !reply.hasToldAudioEnd {
            reply.hasToldAudioEnd = true
            tell(.replyAudioEnded(reply.id, duration: reply.playback.handedOver), of: reply)
        }
        followRow(of: reply)
        if maySpeak(reply) { reply.wakeSpeech() }
        if reply.isMade, !reply.hasAudio || reply.playback.isPlayed(at: now) {
            return perform(machine.replyFinished(reply.turn))
        }
        setPlayTimer(for: reply, at: now)
    }

    /// Sees to it that ``pump()`` runs when something is due: a frame, the end, or more speech to be made.
    func setPlayTimer(for reply: Reply, at now: Duration) {
        let due = [reply.playback.nextEvent(at: now), speechDue(of: reply, at: now)].compactMap { $0 }
        guard reply.hasAudio, let next = due.min() else { return }
        let timer = playTimer ?? LoopTimer(on: loop)
        playTimer = timer
        timer.set(after: next - now) { [weak self] in self?.assumeIsolated { $0.pump() } }
    }

    /// The row follows what was handed over, phrase by phrase.
    ///
    /// One write at a time: phrases that come while it is under way are written together after it.
    private func followRow(of reply: Reply) {
        let count = reply.heard.phraseCount(within: reply.playback.handedOver, from: reply.handedPhrases)
        reply.handedPhrases = count
        guard count > reply.followedPhrases, !reply.isFollowing else { return }
        reply.isFollowing = true
        reply.followedPhrases = count
        let text = reply.heard.text(ofPhrases: count)
        services.history.follow(reply.id, content: text) { [weak self] in
            guard let self else { return }
            loop.post { [self] in assumeIsolated { $0.followed(reply) } }
        }
    }

    /// The row has what was written; after the end of a reply its final text is written by ``finishRow(of:_:)`` alone.
    private func followed(_ reply: Reply) {
        reply.isFollowing = false
        if reply.isTold, !reply.isOver { followRow(of: reply) }
    }

    /// The client's own report.
    func played(_ duration: Duration, of id: MessageID) {
        guard let reply, reply.id == id, reply.isTold, reply.hasAudio else { return }
        reply.playback.report(duration, at: now)
        pump()
    }

    func pause(_ turn: TurnID) {
        guard let reply = reply(turn), reply.isSpoken || reply.hasAudio else { return }
        let now = now
        reply.playback.pause(at: now)
        playTimer?.cancel()
        tell(.replyPaused(reply.id, played: reply.played(at: now)), of: reply)
    }

    func resume(_ turn: TurnID) {
        guard let reply = reply(turn), reply.playback.isPaused else { return }
        Metric.bargeIns.add(1, "resumed")
        reply.playback.resume(at: now)
        tell(.replyResumed(reply.id), of: reply)
        pump()
    }

    /// Cuts the reply: only what was heard remains.
    func interrupt(_ turn: TurnID) {
        guard let reply = reply(turn) else { return }
        let now = now
        if reply.playback.isPaused { Metric.bargeIns.add(1, "interrupted") }
        let heard = reply.heardText(at: now)
        reply.cancel()
        reply.untold = []
        playTimer?.cancel()
        reply.status = .interrupted
        tell(.replyInterrupted(reply.id, played: reply.played(at: now), heard: heard), of: reply)
        finishRow(of: reply, heard)
        self.reply = nil
    }

    /// All of it was made and played.
    func end(_ turn: TurnID) {
        guard let reply = reply(turn) else { return }
        playTimer?.cancel()
        reply.isOver = true
        finishRow(of: reply, reply.text)
        self.reply = nil
    }

    /// Nobody is there to hear it: it goes on as text.
    func fallSilent(_ reply: Reply) {
        reply.isSpoken = false
        reply.hasAudio = false
        playTimer?.cancel()
        reply.wakeSpeech()
        if reply.isTold { pump() }
    }
}
