import Runtime
import SQLite
import Sessions
import VoiceCore

extension HistoryStore {
    /// The session that a path names, for somebody who wants to read it.
    ///
    /// - Throws: ``HTTPFault`` `session.not_found`, also for a session that is none of the caller's business.
    func readable(_ call: Call) async throws -> SessionRecord {
        let session = try await session(of: call)
        guard session.isVisible(to: call.caller.sessionScope) else { throw HTTPFault.noSession }
        return session
    }

    /// The session that a path names, for somebody who wants to change it or talk in it.
    func changeable(_ call: Call) async throws -> SessionRecord {
        let session = try await session(of: call)
        guard call.caller.mayChange(sessionOf: session.owner) else { throw HTTPFault.noSession }
        return session
    }

    private func session(of call: Call) async throws -> SessionRecord {
        guard let id = SessionID(call.place("id")) else { throw HTTPFault.noSession }
        let found = try await session(id)
        guard let found else { throw HTTPFault.noSession }
        return found
    }
}

extension Caller {
    /// Which sessions a list shows.
    var sessionScope: SessionScope {
        // Nobody without a name comes here but by ``anyone``, who reads all.
        readsAll ? .all : .owner(name ?? "")
    }
}

extension Call {
    var limit: Int { query["limit"]?.integer ?? 50 }
    var cursor: String? { query["cursor"]?.string }
}
