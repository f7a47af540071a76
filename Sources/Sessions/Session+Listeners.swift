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

    /// Tells everything to somebody who only looks on.
    func observe(_ listener: any SessionListener, as id: AttachmentID) {
        observers[id] = listener
    }

    private func leave(_ connection: Connection) {
        self.connection = nil
        for ears in ears.values { perform(machine.clear(ears.speaker)) }
        ears = [:]
        guard let reply, reply.hasBegun else { return }
        if reply.listeners.isEmpty {
            perform(machine.listenerLeft())
        } else {
            fallSilent(reply)
        }
    }

    /// After the end nobody is told anything.
    func leaveAll() {
        for text in texts.values where !text.isTold {
            text.listener?.handle(
                .fault(SessionFault("session.ended", "The session ended before the text was answered.", isFatal: true))
            )
        }
        connection = nil
        observers = [:]
        texts = [:]
        ears = [:]
        restIfIdle()
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
        for listener in reply.listeners { listener.handle(event) }
    }
}
