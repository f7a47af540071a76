import Loops
import Runtime
import VoiceCore

/// From a frame to the beginning and the end of an utterance, for each speaker apart.
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
        let followsQuestion = reply.map { $0.hasBegun && $0.heardText(at: now).endsInQuestion } ?? false
        perform(machine.speechStarted(by: ears.speaker, at: now, followsQuestion: followsQuestion))
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
        for ears in ears.values where ears.utterance != nil {
            // Who ends it by a commit may take as long as an utterance may be, but not for ever: replies wait for it.
            let isManual = ears.settings.mode == .manual
            let patience = isManual ? ears.settings.maxUtterance : ears.settings.silence
            let due = ears.lastFrameAt + patience + Self.starvation
            if due <= now {
                endUtterance(of: ears, isManual ? .limit : .silence, at: now)
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
