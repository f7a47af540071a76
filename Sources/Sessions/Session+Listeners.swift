import Runtime
import VoiceCore

/// Who is told what.
extension Session {
    /// The one connection that speaks and is spoken to.
    struct Connection {
        let id: AttachmentID
        let listener: any SessionListener
        let channel: String
        var wantsAudio: Bool
        var wantsPartials: Bool
        let playbackAhead: Duration
    }

    /// Joins the session; an earlier connection is told that it was taken over.
    func attach(_ listener: any SessionListener, _ request: SessionRequest, as id: AttachmentID) -> Attachment {
        if let connection {
            connection.listener.handle(.takenOver)
            leave(connection)
        }
        network = request.network
        connection = Connection(
            id: id,
            listener: listener,
            channel: request.channel,
            wantsAudio: request.wantsAudio && settings.audio != false,
            wantsPartials: request.wantsPartials && settings.partials != false,
            playbackAhead: request.playbackAhead
        )
        refreshRules()
        return Attachment(id: id, session: self)
    }

    /// The connection has ended; the session stays open.
    func detach(_ id: AttachmentID) {
        observers[id] = nil
        if let connection, connection.id == id { leave(connection) }
        restIfIdle()
    }

    /// Who may look on at a time; each costs something at every event.
    static let observerLimit = 32

    /// Tells everything to somebody who only looks on.
    func observe(_ listener: any SessionListener, as id: AttachmentID) throws(SessionFault) {
        guard !isEnded else { throw SessionHub.ended(self.id) }
        guard !isDraining else { throw .draining }
        guard observers.count < Self.observerLimit else { throw .tooManyObservers }
        observers[id] = listener
    }

    private func leave(_ connection: Connection) {
        self.connection = nil
        for ears in ears.values { perform(machine.clear(ears.speaker)) }
        ears = [:]
        guard let reply, reply.hasBegun else { return }
        let isAwaited = reply.inputs.contains { input in
            if case .typed(let id) = input { texts[id]?.listener != nil } else { false }
        }
        if isAwaited { fallSilent(reply) } else { perform(machine.listenerLeft()) }
    }

    /// After the end nobody is told anything.
    func leaveAll() {
        dismissTexts(SessionFault(.sessionEnded, "The session ended before the text was answered."))
        connection = nil
        observers = [:]
        ears = [:]
        restIfIdle()
    }

    /// What was said or typed gets no reply; who waits for just that is told, once.
    func dismiss(_ inputs: [TurnInput], _ fault: SessionFault) {
        for input in inputs {
            switch input {
            case .spoken(let id): utterances[id] = nil
            case .typed(let id): texts.removeValue(forKey: id)?.listener?.handle(.fault(fault.asEnd))
            }
        }
    }

    /// No text gets a reply any more.
    func dismissTexts(_ fault: SessionFault) {
        dismiss(texts.keys.sorted { $0.number < $1.number }.map(TurnInput.typed), fault)
    }

    /// Tells something that concerns no single reply.
    func tell(_ event: SessionEvent) {
        if outbox.isEmpty {
            deliver(event, to: nil)
        } else {
            outbox.append(of: nil) { self.assumeIsolated { $0.deliver(event, to: nil) } }
        }
    }

    /// Tells something about an utterance to the connection whose audio it is.
    func tell(_ event: SessionEvent, of id: UtteranceID) {
        let attachment = utterances[id]?.attachment
        if outbox.isEmpty {
            deliver(event, to: attachment)
        } else {
            outbox.append(of: nil) { self.assumeIsolated { $0.deliver(event, to: attachment) } }
        }
    }

    /// Tells something about a reply: to the connection that knows of it, and to those who wait for it.
    func tell(_ event: SessionEvent, of reply: Reply) {
        if outbox.isEmpty {
            deliver(event, of: reply)
        } else {
            outbox.append(of: reply.id) { self.assumeIsolated { $0.deliver(event, of: reply) } }
        }
    }

    /// Hands an event over now.
    ///
    /// - Parameters:
    ///   - event: What happened.
    ///   - attachment: The connection that it concerns; nil: whichever there is.
    func deliver(_ event: SessionEvent, to attachment: AttachmentID?) {
        if let connection, attachment == nil || attachment == connection.id {
            connection.listener.handle(event)
        }
        for observer in observers.values { observer.handle(event) }
    }

    func deliver(_ event: SessionEvent, of reply: Reply) {
        if case .replyStarted = event { reply.attachment = connection?.id }
        if let connection, connection.id == reply.attachment { connection.listener.handle(event) }
        for observer in observers.values { observer.handle(event) }
        if case .replyAudio = event { return }
        // Who was told the end of their turn is not here any more.
        for case .typed(let id) in reply.inputs { texts[id]?.listener?.handle(event) }
    }
}
