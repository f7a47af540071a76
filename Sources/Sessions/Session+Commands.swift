import Runtime
import VoiceCore

/// What a client asks for.
extension Session {
    func take(_ command: InputCommand, from speaker: SpeakerID) {
        switch command {
        case .text(let text):
            do throws(SessionFault) {
                try say(text, by: speaker, channel: connection?.channel ?? "websocket")
            } catch {
                tell(.fault(error))
            }
        case .commit: commit(by: speaker)
        case .clear: clear(speaker)
        case .cancelReply(let reply): cancel(reply)
        case .update(let update): change(update)
        case .end: end(.client)
        }
    }

    /// A typed turn.
    ///
    /// - Parameters:
    ///   - text: What was typed.
    ///   - speaker: Who typed it.
    ///   - channel: Where.
    ///   - listener: Is told of the reply to this text, to its end; such turns wait for each other.
    /// - Throws: ``SessionFault`` where no turn begins: `session.ended`, `server.draining`, `agent.none` or
    ///   `rate.exceeded`. Nobody was told then.
    func say(
        _ text: String,
        by speaker: SpeakerID,
        channel: String,
        listener: (any SessionListener)? = nil
    ) throws(SessionFault) {
        guard !isEnded else { throw SessionHub.ended(id) }
        guard !isDraining else { throw .draining }
        guard currentAgent() != nil else { throw .noAgent }
        guard machine.hasRoom else { throw .tooManyInputs }
        refreshRules()
        lastText += 1
        let id = TextID(number: lastText)
        let mustWait = listener != nil && texts.values.contains { $0.listener != nil }
        texts[id] = TypedText(text: text, speaker: speaker, channel: channel, receivedAt: now, listener: listener)
        perform(machine.typed(id, mayInterrupt: !mustWait))
    }

    private func cancel(_ id: MessageID?) {
        if let id, reply?.id != id || reply?.hasBegun != true { return perform([.refuse(.noReply)]) }
        perform(machine.cancelReply())
    }
}
