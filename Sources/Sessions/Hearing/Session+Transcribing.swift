import Loops
import Runtime
import VoiceCore

/// From an utterance to its text.
extension Session {
    /// So many utterances of one session that have ended may wait for their text; what is said meanwhile gets none.
    ///
    /// Several speakers need a few. What comes faster than it can be turned into text is not speech.
    private static let utteranceLimit = 8

    func startTranscribing(_ id: UtteranceID, _ speaker: SpeakerID) {
        guard let ears = ears[speaker] else { return }
        let now = now
        let frames = ears.takeBeginning(from: ears.speechStartedAt)
        let utterance = Utterance(
            id: id,
            speaker: speaker,
            channel: connection?.channel ?? "websocket",
            attachment: connection?.id,
            startedAt: ears.speechStartedAt,
            lastSpeechAt: now
        )
        ears.utterance = utterance
        utterances[id] = utterance
        let agent = currentAgent()
        do throws(EngineError) {
            guard utterances.values.count(where: \.isAwaitingText) < Self.utteranceLimit else {
                throw .unavailable("\(Self.utteranceLimit) utterances of this session wait for their text already")
            }
            let language = effective(agent).language
            let transcriber = try services.engines.transcriber(names: agent?.stt, language: language)
            utterance.transcription = transcriber.transcribe(
                TranscriptionRequest(language: language, requester: requester),
                memory: ears.memory,
                on: loop
            ) { [weak self] partial in
                self?.assumeIsolated { $0.heardPartial(partial, of: id) }
            }
        } catch {
            utterance.failure = error
        }
        for frame in frames { utterance.append(frame) }
    }

    private func heardPartial(_ partial: Transcript, of id: UtteranceID) {
        guard let utterance = utterances[id], utterance.endedAt == nil, partial.text != utterance.lastPartial else {
            return
        }
        utterance.lastPartial = partial.text
        guard !partial.text.isEmpty else { return }
        ears[utterance.speaker]?.policy.observe(partial)
        if connection?.wantsPartials == true { tell(.partialTranscript(id, partial.text), of: id) }
        perform(machine.heard(partial, of: id))
    }

    /// Asks for the words so far of somebody who goes on speaking: no engine loses anything by it.
    func peek(_ id: UtteranceID) {
        guard let transcription = utterances[id]?.transcription else { return }
        run(isOwed: false) { session in
            guard let transcript = try? await transcription.settle() else { return }
            session.perform(session.machine.peeked(id, transcript))
        }
    }

    func settle(_ id: UtteranceID) {
        guard let utterance = utterances[id] else { return }
        guard let transcription = utterance.transcription else { return perform(machine.settleFailed(id)) }
        utterance.isSettling = true
        utterance.settleCount += 1
        let count = utterance.settleCount
        run(isOwed: false) { session in
            do throws(EngineError) {
                let transcript = try await transcription.settle()
                guard session.isCurrent(count, of: utterance) else { return }
                session.settled(utterance, transcript)
            } catch {
                guard session.isCurrent(count, of: utterance) else { return }
                session.perform(session.machine.settleFailed(id))
            }
        }
    }

    /// Whether nothing was said since the text was asked for.
    private func isCurrent(_ count: Int, of utterance: Utterance) -> Bool {
        if utterance.isSettling, utterance.settleCount == count { return true }
        Metric.lateResults.add(1, TurnAction.LateResult.transcript.rawValue)
        return false
    }

    private func settled(_ utterance: Utterance, _ transcript: Transcript) {
        utterance.settledAt = now
        if utterance.endedAt == nil { ears[utterance.speaker]?.policy.observe(transcript) }
        perform(machine.settled(utterance.id, transcript, at: now))
    }

    func finish(_ id: UtteranceID) {
        guard let utterance = utterances[id] else { return }
        guard let transcription = utterance.transcription else {
            return failTranscription(of: id, utterance.failure ?? .unavailable("no engine"))
        }
        run(isOwed: false) { session in
            do throws(EngineError) {
                let transcript = try await transcription.finish()
                session.perform(session.machine.transcribed(id, transcript))
            } catch {
                session.failTranscription(of: id, error)
            }
        }
    }

    private func failTranscription(of id: UtteranceID, _ error: EngineError) {
        if utterances[id] != nil, error != .cancelled {
            let code: SessionFault.Code = error.isTimeout ? .transcriptionTimeout : .transcriptionFailed
            Self.logger.warning("an utterance got no text", ["session": self.id.text, "reason": error.reason])
            tell(
                .fault(SessionFault(code, "The speech was not turned into text: \(error.reason). Say it again.")),
                of: id
            )
        }
        perform(machine.transcriptionFailed(id))
    }

    /// What was said over a connection and has no text yet gets none.
    func forgetUtterances(of attachment: AttachmentID) {
        for utterance in utterances.values where utterance.attachment == attachment && utterance.textAt == nil {
            // Those that ask for its text hear that it was cancelled.
            utterance.transcription?.cancel()
        }
    }

    /// The text is known, or not wanted any longer.
    func stopTranscribing(_ id: UtteranceID) {
        guard let utterance = utterances[id], let transcription = utterance.transcription else { return }
        utterance.transcription = nil
        if ears[utterance.speaker]?.utterance === utterance { ears[utterance.speaker]?.forget() }
        guard utterance.settledAt != nil else { return transcription.cancel() }
        // The engine keeps what it learnt about the speaker; it has the text already.
        run(isOwed: false) { _ in _ = try? await transcription.finish() }
    }
}
