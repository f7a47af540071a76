import Runtime
import SQLite
import VoiceCore

/// What is kept: before anybody is told of it.
extension Session {
    /// Keeps what was said; the final transcript is told when it is durable.
    ///
    /// The model is asked meanwhile.
    func keepTranscript(_ id: UtteranceID, _ transcript: Transcript) {
        guard let utterance = utterances[id] else { return }
        noteText(transcript, of: utterance)
        let message = NewMessage(
            session: self.id,
            speaker: utterance.speaker.name,
            content: transcript.text,
            channel: utterance.channel,
            audioMilliseconds: utterance.duration.milliseconds
        )
        utterance.message = message.id
        keep(message, as: .spoken(id)) { session, isKept in
            let kept = isKept ? message.id : nil
            session.deliver(.finalTranscript(id, transcript, message: kept), to: utterance.attachment)
        }
    }

    /// Tells a final transcript that no turn follows.
    func tellTranscript(_ id: UtteranceID, _ transcript: Transcript) {
        guard let utterance = utterances[id] else { return }
        noteText(transcript, of: utterance)
        tell(.finalTranscript(id, transcript, message: nil), of: id)
        utterances[id] = nil
    }

    private func noteText(_ transcript: Transcript, of utterance: Utterance) {
        let endedAt = utterance.endedAt ?? now
        let textAt = max(endedAt, utterance.settledAt ?? now)
        utterance.textAt = textAt
        utterance.text = transcript.text
        Metric.transcription.observe(textAt - endedAt)
    }

    /// Keeps what was typed; nothing that names it is told before it is durable.
    func keepText(_ id: TextID) {
        guard let typed = texts[id] else { return }
        let message = NewMessage(
            session: self.id,
            speaker: typed.speaker.name,
            content: typed.text,
            channel: typed.channel
        )
        texts[id]?.message = message.id
        keep(message, as: .typed(id)) { _, _ in }
    }

    private func keep(
        _ message: NewMessage,
        as input: TurnInput,
        then tell: @escaping @Sendable (isolated Session, _ isKept: Bool) -> Void
    ) {
        context.append(
            PromptContext.Entry(id: message.id, role: .user, speaker: message.speaker, content: message.content)
        )
        let gate = outbox.hold()
        keeping[input] = run { session in
            defer { session.keeping[input] = nil }
            do throws(DatabaseError) {
                session.messageCount = try await session.services.history.append(message).seq
                session.outbox.open(gate) { session.assumeIsolated { tell($0, true) } }
            } catch {
                session.context.remove(message.id)
                session.forgetMessage(of: input)
                let fault = session.fault(error, "What was said could not be kept. Send it again")
                session.outbox.open(gate) {
                    session.assumeIsolated {
                        $0.deliver(.fault(fault), to: nil)
                        tell($0, false)
                        $0.dismiss([input], fault)
                    }
                }
                session.perform(session.machine.inputLost(input))
            }
        }
    }

    private func forgetMessage(of input: TurnInput) {
        switch input {
        case .spoken(let id): utterances[id]?.message = nil
        case .typed(let id): texts[id]?.message = nil
        }
    }

    /// Begins the row of a reply; `reply.started` is told when it is there.
    func beginRow(of reply: Reply) {
        let channel = channel(of: reply.inputs)
        let row = NewMessage(
            id: reply.id,
            session: id,
            role: .assistant,
            speaker: reply.agent.name,
            content: "",
            channel: channel
        )
        let gate = outbox.hold(of: reply.id)
        run { session in
            // No reply without what it answers.
            for input in reply.inputs { await session.keeping[input]?.value }
            let kept = reply.inputs.filter { session.message(of: $0) != nil }
            guard kept.count == reply.inputs.count else { return session.lose(reply, keeping: kept) }
            do throws(DatabaseError) {
                session.messageCount = try await session.services.history.beginReply(row).seq
                session.outbox.open(gate) { session.assumeIsolated { $0.tellStart(of: reply) } }
            } catch {
                session.lose(reply, session.fault(error, "The message was kept, its reply could not be. Ask again"))
            }
        }
    }

    private func channel(of inputs: [TurnInput]) -> String {
        switch inputs.last {
        case .spoken(let id): utterances[id]?.channel ?? "websocket"
        case .typed(let id): texts[id]?.channel ?? "http"
        case nil: connection?.channel ?? "websocket"
        }
    }

    /// A reply that can't be kept is over before anything of it was told.
    private func lose(_ reply: Reply, _ fault: SessionFault) {
        var fault = fault
        fault.reply = reply.id
        reply.cancel()
        outbox.drop(reply.id)
        tell(.fault(fault))
        dismiss(reply.inputs, fault)
        perform(machine.replyLost(reply.turn))
    }

    /// Some of what a reply answers could not be kept, which was told; the rest gets another reply.
    private func lose(_ reply: Reply, keeping kept: [TurnInput]) {
        reply.cancel()
        outbox.drop(reply.id)
        // One that was interrupted meanwhile is owed to nobody, but what it was to answer was kept.
        if machine.current?.turn != reply.turn {
            dismiss(kept, SessionFault(.storageFailed, "The message was kept, its reply was interrupted."))
        }
        perform(machine.replyLost(reply.turn, unanswered: kept))
    }

    /// Makes the row of a reply final, then tells its end.
    func finishRow(of reply: Reply, _ content: String) {
        let timings = reply.clock.timings(endedAt: now)
        let end = ReplyEnd(
            reply: reply.id,
            text: content,
            status: reply.status,
            timings: timings,
            usage: reply.usage,
            finish: reply.finish,
            attempts: reply.attempts
        )
        if !content.isEmpty {
            context.append(PromptContext.Entry(id: reply.id, role: .assistant, speaker: nil, content: content))
        }
        context.trim(to: reply.agent.contextMessages)
        let outcome = ReplyOutcome(
            content: content,
            status: reply.status,
            audio: reply.hasAudio ? reply.played(at: now) : nil,
            timings: timings,
            provider: reply.provider,
            model: reply.model,
            usage: reply.usage,
            finish: reply.finish
        )
        count(timings, reply.status)
        let gate = outbox.hold(of: reply.id)
        run { session in
            var fault: SessionFault?
            do throws(DatabaseError) {
                _ = try await session.services.history.finish(reply.id, outcome)
            } catch {
                fault = session.fault(error, "The reply was told, but all of it could not be kept")
                fault?.reply = reply.id
            }
            session.outbox.open(gate) {
                session.assumeIsolated { session in
                    if let fault { session.deliver(.fault(fault), of: reply) }
                    session.deliver(.replyEnded(end), of: reply)
                    session.forget(reply.inputs)
                }
            }
        }
    }

    private func count(_ timings: ReplyTimings, _ status: MessageStatus) {
        Metric.turns.add(1, status.rawValue)
        if let time = timings.firstAudio { Metric.addedLatency.observe(time) }
        if let time = timings.firstToken { Metric.firstToken.observe(time) }
        if let time = timings.firstSpeech { Metric.firstSpeech.observe(time) }
    }

    /// What was answered needs not be known any longer.
    private func forget(_ inputs: [TurnInput]) {
        for input in inputs {
            switch input {
            case .spoken(let id): utterances[id] = nil
            case .typed(let id): texts[id] = nil
            }
        }
    }

    /// Keeps changed settings and tells what holds now, once for each change.
    ///
    /// One write at a time: changes that come while it is under way are written together after it.
    func keepSettings() {
        unkeptChanges = ((unkeptChanges?.count ?? 0) + 1, unkeptChanges?.gate ?? outbox.hold())
        guard !isKeepingSettings else { return }
        isKeepingSettings = true
        run { session in
            while let changes = session.unkeptChanges {
                session.unkeptChanges = nil
                let answer = await session.writeSettings()
                session.outbox.open(changes.gate) {
                    session.assumeIsolated { session in
                        for _ in 0..<changes.count { session.deliver(answer, to: nil) }
                    }
                }
            }
            session.isKeepingSettings = false
        }
    }

    private func writeSettings() async -> SessionEvent {
        var patch = SessionPatch()
        patch.settings = settings
        patch.agentID = agentID.map { .value($0) } ?? .null
        let now = effective(currentAgent())
        do throws(DatabaseError) {
            _ = try await services.history.patch(id, patch)
            return .updated(now)
        } catch {
            return .fault(fault(error, "The settings hold, but could not be kept"))
        }
    }

    /// Marks the session as ended.
    func keepEnd() async {
        do throws(DatabaseError) {
            _ = try await services.history.end(id)
        } catch {
            deliver(.fault(fault(error, "The session has ended, which could not be kept")), to: nil)
        }
    }

    /// What is told when something could not be written.
    ///
    /// - Parameters:
    ///   - error: Why.
    ///   - what: What was kept and what was not, as the beginning of the sentence.
    /// - Returns: The fault; in a session that has ended meanwhile, with whose rows nothing can be kept, that.
    func fault(_ error: DatabaseError, _ what: String) -> SessionFault {
        if isEnded { return SessionHub.ended(id) }
        Self.logger.error("the history was not written", ["session": id.text, "error": error.kind])
        return SessionFault(.storageFailed, "\(what): \(error).", retryAfter: .seconds(1))
    }
}
