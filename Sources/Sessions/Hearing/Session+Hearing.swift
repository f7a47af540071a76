import Loops
import Runtime
import VoiceCore

/// From a frame to the final text, for each speaker apart.
extension Session {
    /// How much longer than the silence that ends an utterance no audio at all may come.
    private static let starvation: Duration = .milliseconds(200)

    /// Takes the next 20 ms of a speaker.
    ///
    /// Nothing in it waits.
    func hear(_ frame: AudioFrame, from speaker: SpeakerID) {
        guard !isDraining else { return }
        let now = now
        let ears = ears[speaker] ?? makeEars(for: speaker)
        let activity = ears.detector.process(frame)
        ears.lastFrameAt = now
        guard let utterance = ears.utterance else {
            ears.remember(frame)
            if activity.phase == .speaking { beginUtterance(ears, activity, frame, at: now) }
            return
        }
        utterance.note(activity, after: frame, at: now)
        if activity.phase != ears.phase { follow(activity.phase, ears, utterance, at: now) }
        utterance.append(frame)
        switch ears.policy.verdict(at: frame.endsAt, activity: activity) {
        case .keepListening: break
        case .looksFinal: perform(machine.looksFinal(utterance.id))
        case .ended(let reason): endUtterance(of: ears, reason, at: now)
        }
    }

    private func makeEars(for speaker: SpeakerID, memory: TranscriberMemory = TranscriberMemory()) -> SpeakerEars {
        let ears = SpeakerEars(
            speaker: speaker,
            settings: effective(currentAgent()).endpointing,
            engines: services.engines,
            memory: memory
        )
        self.ears[speaker] = ears
        return ears
    }

    /// Someone begins to speak: settings that changed meanwhile hold from here.
    private func beginUtterance(_ ears: SpeakerEars, _ activity: VoiceActivity, _ frame: AudioFrame, at now: Duration) {
        refreshRules()
        ears.speechStartedAt = activity.speechStartedAt ?? frame.startsAt
        ears.phase = .speaking
        ears.policy.utteranceStarted(at: ears.speechStartedAt)
        perform(machine.speechStarted(by: ears.speaker, at: now))
        ears.utterance?.note(activity, after: frame, at: now)
        if !isWatchingSilence { checkSilence() }
    }

    private func follow(_ phase: VoiceActivity.Phase, _ ears: SpeakerEars, _ utterance: Utterance, at now: Duration) {
        ears.phase = phase
        if phase == .speaking {
            utterance.unsettle()
            perform(machine.wentOn(utterance.id, at: now))
        } else {
            machine.fellSilent(utterance.id)
        }
    }

    private func endUtterance(of ears: SpeakerEars, _ reason: EndReason, at now: Duration) {
        guard let utterance = ears.utterance else { return }
        ears.forget()
        utterance.endedAt = now
        perform(machine.utteranceEnded(utterance.id, reason, at: now))
        renew(ears)
    }

    /// After an utterance a changed endpointing takes effect.
    private func renew(_ ears: SpeakerEars) {
        guard ears.settings != effective(currentAgent()).endpointing else { return }
        _ = makeEars(for: ears.speaker, memory: ears.memory)
    }

    /// New settings hold at once for those who are silent.
    func renewEars() {
        for ears in ears.values where ears.utterance == nil { renew(ears) }
    }

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
            let language = effective(agent).language
            let transcriber = try services.engines.transcriber(names: agent?.stt, language: language)
            utterance.transcription = transcriber.transcribe(
                TranscriptionRequest(language: language),
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
        perform(machine.heard(partial.text, of: id))
    }

    func settle(_ id: UtteranceID) {
        guard let utterance = utterances[id] else { return }
        guard let transcription = utterance.transcription else { return perform(machine.settleFailed(id)) }
        utterance.isSettling = true
        utterance.settleCount += 1
        let count = utterance.settleCount
        run { session in
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
        run { session in
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
            let code = error.isTimeout ? "stt.timeout" : "stt.failed"
            Self.logger.warning("an utterance got no text", ["session": self.id.text, "reason": error.reason])
            tell(
                .fault(SessionFault(code, "The speech was not turned into text: \(error.reason). Say it again.")),
                of: id
            )
        }
        perform(machine.transcriptionFailed(id))
    }

    /// The text is known, or not wanted any longer.
    func stopTranscribing(_ id: UtteranceID) {
        guard let utterance = utterances[id], let transcription = utterance.transcription else { return }
        utterance.transcription = nil
        if ears[utterance.speaker]?.utterance === utterance { ears[utterance.speaker]?.forget() }
        guard utterance.settledAt != nil else { return transcription.cancel() }
        // The engine keeps what it learnt about the speaker; it has the text already.
        run { _ in _ = try? await transcription.finish() }
    }

    func tellSpeechEnded(_ id: UtteranceID, _ reason: EndReason) {
        guard let utterance = utterances[id] else { return }
        if utterance.endedAt == nil { utterance.endedAt = now }
        tell(.speechEnded(id, duration: utterance.duration, reason: reason), of: id)
    }

    /// `input.commit`.
    func commit(by speaker: SpeakerID) {
        let now = now
        let utterance = ears[speaker]?.utterance
        utterance?.endedAt = now
        ears[speaker]?.forget()
        perform(machine.commit(by: speaker, at: now))
    }

    /// `input.clear`.
    func clear(_ speaker: SpeakerID) {
        perform(machine.clear(speaker))
        ears[speaker]?.forget()
    }

    /// A speaker has gone.
    func forget(_ speaker: SpeakerID) {
        clear(speaker)
        ears[speaker] = nil
    }

    /// Ends the utterance of a speaker from whom no audio comes.
    private func checkSilence() {
        let now = now
        var next: Duration?
        for ears in ears.values where ears.utterance != nil && ears.settings.mode != .manual {
            let due = ears.lastFrameAt + ears.settings.silence + Self.starvation
            if due <= now {
                endUtterance(of: ears, .silence, at: now)
            } else {
                next = min(next ?? due, due)
            }
        }
        isWatchingSilence = next != nil
        guard let next else { return }
        let timer = silenceTimer ?? LoopTimer(on: loop)
        silenceTimer = timer
        timer.set(after: next - now) { [weak self] in self?.assumeIsolated { $0.checkSilence() } }
    }
}
