import Loops
import Runtime
import VoiceCore

/// From the phrases of a reply to its speech.
extension Session {
    /// More speech than this is not made ahead of what was played.
    private static let speechAhead: Duration = .seconds(8)

    /// Speaks the phrases one after the other, each while the one before is played.
    func speak(_ turn: TurnID) async {
        while let phrase = await nextPhrase(of: turn) {
            await speak(phrase, of: turn)
        }
        guard let reply = reply(turn) else { return }
        reply.isMade = true
        reply.playback.complete()
        pump()
    }

    private func nextPhrase(of turn: TurnID) async -> Phrase? {
        while let reply = reply(turn) {
            if maySpeak(reply), let phrase = reply.phrases.popFirst() { return phrase }
            if reply.isGenerated, reply.phrases.isEmpty { return nil }
            await wait(for: reply) { $0.phrases.isEmpty ? $0.isGenerated : self.maySpeak($0) }
        }
        return nil
    }

    /// Waits until something holds for a reply, or the reply is over.
    private func wait(for reply: Reply, until holds: (Reply) -> Bool) async {
        await withCheckedContinuation { continuation in
            // Things may have changed before this closure runs.
            guard !reply.isOver, !holds(reply) else { return continuation.resume() }
            reply.speechWaiters.append(continuation)
            if reply.isTold { setPlayTimer(for: reply, at: now) }
        }
    }

    /// When more speech may be made, if it waits for what is played; nil while that stands still.
    func speechDue(of reply: Reply, at now: Duration) -> Duration? {
        guard !reply.speechWaiters.isEmpty, !maySpeak(reply), !reply.playback.isPaused else { return nil }
        // A moment later it is surely below the limit.
        return now + max(.zero, reply.playback.backlog(at: now) - Self.speechAhead) + .milliseconds(1)
    }

    /// Speech is not made far ahead of what was played; text is.
    func maySpeak(_ reply: Reply) -> Bool {
        !reply.isSpoken || reply.playback.backlog(at: now) < Self.speechAhead
    }

    private func speak(_ phrase: Phrase, of turn: TurnID) async {
        guard let reply = reply(turn) else { return }
        reply.heard.begin(phrase)
        defer {
            reply.heard.endPhrase()
            reply.clock.lastPieceAt = now
            if reply === self.reply { pump() }
        }
        guard reply.isSpoken, !phrase.speakable.isEmpty else { return }
        let request = SpeechRequest(
            text: phrase.speakable,
            voice: reply.settings.voice,
            language: reply.settings.language,
            speed: reply.settings.speed,
            pitch: reply.agent.pitch,
            volume: reply.agent.volume,
            requester: requester
        )
        if let fault = await speak(request, as: reply.agent.tts, of: turn), fault != .cancelled,
            self.reply(turn) != nil
        {
            failSpeech(of: reply, fault)
        }
    }

    /// Has a voice speak; returns what went wrong, at the latest when its time is up.
    private func speak(_ request: SpeechRequest, as names: [String]?, of turn: TurnID) async -> EngineError? {
        let speech = PhraseSpeech(on: loop, patience: services.voicePatience)
        let task = Task(executorPreference: loop) { await self.ask(names, request, of: turn, speech) }
        let fault = await withTaskCancellationHandler {
            await speech.ended()
        } onCancel: {
            loop.post { speech.end(.cancelled) }
        }
        task.cancel()
        return fault
    }

    private func ask(_ names: [String]?, _ request: SpeechRequest, of turn: TurnID, _ speech: PhraseSpeech) async {
        do throws(EngineError) {
            let synthesizer = try services.engines.synthesizer(names: names, language: request.language)
            try await synthesizer.speak(request) { [weak self] (piece: SpeechPiece) async throws(EngineError) in
                guard let self, await self.take(piece, of: turn, speech) else { throw .cancelled }
            }
            speech.end(nil)
        } catch {
            speech.end(error)
        }
    }

    /// Takes what a voice gives, as soon as so much was played that there is room for it; false when nobody wants it.
    private func take(_ piece: SpeechPiece, of turn: TurnID, _ speech: PhraseSpeech) async -> Bool {
        speech.progressed()
        while let reply = reply(turn), !maySpeak(reply) {
            // The listener's time is not the voice's.
            speech.rests()
            await wait(for: reply) { self.maySpeak($0) }
            speech.progressed()
        }
        guard let reply = reply(turn) else {
            Metric.lateResults.add(1, "speech")
            return false
        }
        guard reply.isSpoken else { return false }
        reply.clock.firstSpeechAt = reply.clock.firstSpeechAt ?? now
        reply.clock.lastPieceAt = now
        reply.hasAudio = reply.hasAudio || !piece.samples.isEmpty
        reply.heard.append(piece)
        reply.playback.append(piece.samples, sampleRate: piece.sampleRate)
        pump()
        return true
    }

    /// The reply goes on as text.
    private func failSpeech(of reply: Reply, _ error: EngineError) {
        reply.isSpoken = false
        reply.wakeSpeech()
        Self.logger.warning("a reply goes on as text", ["session": id.text, "reason": error.reason])
        let code: SessionFault.Code = error.isTimeout ? .speechTimeout : .speechFailed
        let message = "The reply could not be spoken and goes on as text: \(error.reason)."
        let fault = SessionFault(code, message, reply: reply.id)
        if reply.isTold { tell(.fault(fault), of: reply) } else { reply.untold.append(.fault(fault)) }
    }
}
