import Runtime
import VoiceCore

/// From a question to the text of its reply.
extension Session {
    /// Begins to make a reply.
    ///
    /// Nothing of it is told before the machine says so.
    func ask(_ turn: TurnID, to inputs: [TurnInput], basis: UtteranceID?) {
        guard let agent = currentAgent() else {
            tell(.fault(.noAgent))
            dismiss(inputs, .noAgent)
            return perform(machine.replyLost(turn))
        }
        let settings = effective(agent)
        let reply = Reply(
            turn: turn,
            agent: agent,
            settings: settings,
            inputs: inputs,
            isSpeculative: basis != nil,
            isSpoken: connection != nil && settings.audio,
            splitter: services.engines.makePhraseSplitter(language: settings.language),
            playback: PlaybackQueue(ahead: connection?.playbackAhead ?? .seconds(1))
        )
        self.reply = reply
        setClock(of: reply)
        reply.task = Task(executorPreference: loop) { await self.make(turn, basis: basis) }
    }

    /// The words that the reply rests on were the last.
    func confirm(_ turn: TurnID) {
        guard let reply, reply.turn == turn else { return }
        reply.isSpeculative = false
        setClock(of: reply)
        Metric.speculations.add(1, "confirmed")
    }

    /// Forgets a reply of which nothing was told.
    func drop(_ turn: TurnID) {
        guard let reply, reply.turn == turn else { return }
        if reply.isSpeculative { Metric.speculations.add(1, "dropped") }
        reply.cancel()
        self.reply = nil
    }

    private func setClock(of reply: Reply) {
        switch reply.inputs.last {
        case .spoken(let id):
            guard let utterance = utterances[id] else { return }
            reply.clock.lastSpeechAt = utterance.lastSpeechAt
            reply.clock.decidedAt = utterance.endedAt
            reply.clock.inputAt = utterance.textAt
        case .typed(let id):
            reply.clock.isTyped = true
            reply.clock.decidedAt = texts[id]?.receivedAt
            reply.clock.inputAt = texts[id]?.receivedAt
        case nil:
            reply.clock.decidedAt = now
        }
    }

    /// What the model is asked; nil for a greeting, which is no model's.
    private func prompt(for reply: Reply, basis: UtteranceID?) -> Prompt? {
        guard !reply.inputs.isEmpty else { return nil }
        let questions = reply.inputs.compactMap { question($0, basis: basis) }
        return Prompt(
            instructions: reply.settings.instructions,
            messages: context.messages(limit: reply.agent.contextMessages, answering: questions),
            temperature: reply.agent.temperature,
            maxTokens: reply.agent.maxTokens,
            session: id,
            user: questions.last?.speaker
        )
    }

    private func question(_ input: TurnInput, basis: UtteranceID?) -> PromptContext.Entry? {
        switch input {
        case .spoken(let id):
            guard let utterance = utterances[id] else { return nil }
            let text = id == basis ? machine.settledText(of: id) ?? "" : utterance.text
            let message = utterance.message ?? MessageID()
            return PromptContext.Entry(id: message, role: .user, speaker: utterance.speaker.name, content: text)
        case .typed(let id):
            guard let typed = texts[id], let message = typed.message else { return nil }
            return PromptContext.Entry(id: message, role: .user, speaker: typed.speaker.name, content: typed.text)
        }
    }

    /// The whole making of a reply; cancelling it closes every request beneath.
    ///
    /// The prompt is built here, once the loop's turn is through: of many texts that come at once, all but the last make
    /// a reply that is forgotten again.
    private func make(_ turn: TurnID, basis: UtteranceID?) async {
        guard let reply = reply(turn) else { return }
        let prompt = prompt(for: reply, basis: basis)
        async let speech: Void = speak(turn)
        if let prompt {
            await think(turn, prompt)
        } else {
            take(.text(reply.agent.greeting ?? ""), of: turn)
            generated(turn, failure: nil)
        }
        await speech
    }

    private func think(_ turn: TurnID, _ prompt: Prompt) async {
        guard let model = reply(turn)?.agent.model else { return }
        do throws(ProviderError) {
            try await model.answer(to: prompt) { [weak self] (event: ModelEvent) async throws(ProviderError) in
                guard let self, await self.take(event, of: turn) else { throw .cancelled }
            }
            generated(turn, failure: nil)
        } catch {
            generated(turn, failure: error)
        }
    }

    /// The reply of a turn, while it is being made or played.
    func reply(_ turn: TurnID) -> Reply? {
        guard let reply, reply.turn == turn, !reply.isOver else { return nil }
        return reply
    }

    /// Takes what a model yields; false when its turn has passed.
    @discardableResult
    private func take(_ event: ModelEvent, of turn: TurnID) -> Bool {
        guard let reply = reply(turn) else {
            Metric.lateResults.add(1, "token")
            return false
        }
        switch event {
        case .opened(let provider, let model):
            reply.provider = provider
            reply.model = model
        case .text(let piece): take(piece, of: reply)
        case .usage(let usage): reply.usage = usage
        case .finished(let finish): reply.finish = finish
        case .attempt(let attempt): reply.attempts.append(attempt)
        }
        return true
    }

    private func take(_ piece: String, of reply: Reply) {
        guard !piece.isEmpty else { return }
        let now = now
        reply.clock.firstTokenAt = reply.clock.firstTokenAt ?? now
        reply.clock.lastPieceAt = now
        let isFirst = reply.text.isEmpty
        reply.text += piece
        pass(on: reply.splitter.append(piece), of: reply)
        tellText(piece, of: reply)
        if isFirst { perform(machine.replyReady(reply.turn)) }
    }

    private func pass(on phrases: [Phrase], of reply: Reply) {
        guard !phrases.isEmpty else { return }
        reply.clock.firstPhraseAt = reply.clock.firstPhraseAt ?? now
        reply.phrases.append(contentsOf: phrases)
        reply.wakeSpeech()
    }

    /// The model has said all it will say.
    private func generated(_ turn: TurnID, failure: ProviderError?) {
        guard let reply = reply(turn), failure != .cancelled || !Task.isCancelled else { return }
        let isEmpty = reply.text.isEmpty
        if failure != nil || (isEmpty && !reply.inputs.isEmpty) {
            fail(reply, failure ?? .malformedAnswer("the model gave no text"))
        }
        pass(on: reply.splitter.finish(), of: reply)
        reply.isGenerated = true
        reply.wakeSpeech()
        if reply.text.isEmpty { perform(machine.replyReady(turn)) }
    }

    private func fail(_ reply: Reply, _ error: ProviderError) {
        Self.logger.warning("no provider answered to the end", ["session": id.text, "outcome": error.outcome.rawValue])
        reply.status = .failed
        let fault = SessionFault(.providerFailed, "The language model failed: \(error.reason).", reply: reply.id)
        if reply.isTold { tell(.fault(fault), of: reply) } else { reply.untold.append(.fault(fault)) }
        let sentence = reply.agent.failureText ?? ""
        if reply.text.isEmpty {
            reply.provider = nil
            reply.model = nil
            take(sentence, of: reply)
        } else if !sentence.isEmpty {
            // Who has heard half an answer hears that the rest won't come, as a paragraph of its own.
            take("\n\n" + sentence, of: reply)
        }
    }
}
