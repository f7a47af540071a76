import Loops
package import VoiceCore

extension SessionHub {
    /// A typed turn of somebody who is not connected, in a session that exists.
    ///
    /// Two such turns in one session wait for each other; a connection that the session has sees and hears the reply.
    /// - Parameters:
    ///   - text: 1 to 32,768 characters.
    ///   - request: Names the session, the speaker, the channel and the owner; the rest has no effect.
    ///   - listener: Is told the events of this turn only, without audio, on the session's loop. The last one is
    ///     `replyEnded`, or a fault that is fatal to the turn.
    /// - Throws: ``SessionFault`` with `session.not_found`, `session.ended`, `session.limit`, `server.draining`,
    ///   `agent.none`, `rate.exceeded` (32 texts wait already) or `storage.failed`; the listener is told nothing then.
    package func say(
        _ text: String,
        _ request: SessionRequest,
        listener: any SessionListener
    ) async throws(SessionFault) {
        let session = try await existing(request)
        defer { giveBack(session) }
        try await session.take(
            text,
            by: request.speaker,
            channel: request.channel,
            network: request.network,
            listener: listener
        )
    }

    /// Shows all that happens in a session to somebody who only looks on, audio included, until `end()` is called.
    ///
    /// - Parameters:
    ///   - request: Names the session and the owner.
    ///   - listener: Is told on the session's loop.
    /// - Returns: What ends the view.
    /// - Throws: ``SessionFault``, as ``say(_:_:listener:)``.
    package func observe(
        _ request: SessionRequest,
        _ listener: any SessionListener
    ) async throws(SessionFault) -> Observation {
        let session = try await existing(request)
        defer { giveBack(session) }
        let id = nextAttachment()
        try await session.observe(listener, as: id)
        return Observation(id: id, session: session)
    }

    /// A view of a session.
    package struct Observation: Sendable {
        let id: AttachmentID
        let session: Session

        /// Ends the view; any thread.
        package func end() {
            session.loop.post { [session, id] in session.assumeIsolated { $0.detach(id) } }
        }
    }

    private func existing(_ request: SessionRequest) async throws(SessionFault) -> Session {
        guard let id = request.session else {
            throw SessionFault(.sessionNotFound, "No session was named.", param: "session")
        }
        let session = try await open(id, new: nil).session
        do throws(SessionFault) {
            try check(session, request)
        } catch {
            giveBack(session)
            throw error
        }
        return session
    }
}
