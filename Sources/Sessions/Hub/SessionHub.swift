package import Loops
import Runtime
import SQLite
package import VoiceCore

/// Knows every session that is in memory, brings sessions there, and lets them go.
///
/// Any thread. A session is in memory while somebody is attached, or while something of it goes on.
package final class SessionHub: SessionDirectory {
    package typealias Cache = SessionCache<PromptContext, ContinuousClock>

    /// A session that is in memory, or on its way there.
    struct Place {
        let opening: Task<Result<Opened, SessionFault>, Never>
        var session: Session?
        /// Those who were let in and have not joined yet.
        var holds = 1
    }

    struct Opened: Sendable {
        let session: Session
        let isNew: Bool
    }

    struct State {
        var places: [SessionID: Place] = [:]
        var isDraining = false
        var lastAttachment = 0
    }

    let services: SessionServices
    let loops: LoopGroup
    let cache: Cache
    private let limit: Int
    let state = Lock(State())
    static let logger = Logger("sessions")

    /// - Parameters:
    ///   - services: Agents, engines and the history.
    ///   - loops: Each session lives on one of them.
    ///   - cache: Keeps what sessions need when they come back.
    ///   - limit: Sessions in memory at most (`sessions.max`).
    package init(services: SessionServices, loops: LoopGroup, cache: Cache, limit: Int = 5_000) {
        self.services = services
        self.loops = loops
        self.cache = cache
        self.limit = limit
    }

    package func admit(_ request: SessionRequest) async throws(SessionFault) -> any Admission {
        let agentID = try row(ofAgent: request.agent)
        // Without anybody to answer each try would leave a row.
        guard (try? services.agents.agent(id: agentID)) != nil else { throw .noAgent }
        let id = request.session ?? SessionID()
        let new = NewSession(
            id: id,
            agentID: agentID,
            user: request.speaker.name,
            owner: request.owner,
            channel: request.channel
        )
        let opened = try await open(id, mayExist: request.session != nil, new: new)
        do throws(SessionFault) {
            try check(opened.session, request)
            if let agentID, !opened.isNew { try await opened.session.switchAgent(to: agentID) }
            let summary = try await opened.session.summary()
            return Place.Held(self, opened, request, agent: summary.agent, messageCount: summary.messageCount)
        } catch {
            giveBack(opened.session)
            throw error
        }
    }

    private func row(ofAgent name: String?) throws(SessionFault) -> String? {
        guard let name else { return nil }
        do throws(AgentError) {
            return try services.agents.agent(named: name).id
        } catch {
            throw SessionFault(.agentNotFound, "There is no enabled agent \"\(name)\".", param: "agent")
        }
    }

    /// To anybody but its owner a session does not exist.
    func check(_ session: Session, _ request: SessionRequest) throws(SessionFault) {
        guard request.mayUseAnySession || session.owner == request.owner else { throw Self.notFound(session.id) }
    }

    static func notFound(_ id: SessionID) -> SessionFault {
        SessionFault(.sessionNotFound, "There is no session \(id).", param: "session")
    }

    /// Brings a session into memory and holds it there until ``giveBack(_:)``.
    ///
    /// - Parameters:
    ///   - id: Which.
    ///   - mayExist: Whether it may be in the database.
    ///   - new: How to make it when it isn't; nil: it has to be there.
    /// - Returns: The session, and whether it was made now.
    /// - Throws: ``SessionFault``.
    func open(_ id: SessionID, mayExist: Bool = true, new: NewSession?) async throws(SessionFault) -> Opened {
        let place = try state.withLock { state throws(SessionFault) -> (Place, isFirst: Bool) in
            guard !state.isDraining else { throw .draining }
            if var place = state.places[id] {
                place.holds += 1
                state.places[id] = place
                return (place, false)
            }
            guard state.places.count < limit else {
                throw SessionFault(.sessionLimit, "There are too many sessions. Try later.", retryAfter: .seconds(5))
            }
            let place = Place(opening: Task { await self.load(id, mayExist: mayExist, new: new) })
            state.places[id] = place
            return (place, true)
        }
        let opened = try await place.0.opening.value.get()
        return Opened(session: opened.session, isNew: opened.isNew && place.isFirst)
    }

    private func load(_ id: SessionID, mayExist: Bool, new: NewSession?) async -> Result<Opened, SessionFault> {
        do throws(SessionFault) {
            let (record, isNew) = try await record(id, mayExist: mayExist, new: new)
            let context = isNew ? PromptContext() : try await context(of: record)
            let session = Session(record, context: context, on: loops.lease(), services: services, hub: self)
            let count = state.withLock { state in
                state.places[id]?.session = session
                return state.places.count
            }
            Metric.sessionsLive.set(count)
            return .success(Opened(session: session, isNew: isNew))
        } catch {
            state.withLock { state in state.places[id] = nil }
            return .failure(error)
        }
    }

    private func record(
        _ id: SessionID,
        mayExist: Bool,
        new: NewSession?
    ) async throws(SessionFault) -> (SessionRecord, isNew: Bool) {
        var found: SessionRecord?
        var isNew = false
        if mayExist {
            found = try await stored { history throws(DatabaseError) in try await history.session(id) }
        }
        if found == nil, let new {
            (found, isNew) = try await stored { history throws(DatabaseError) in try await history.findOrCreate(new) }
        }
        guard let found else { throw Self.notFound(id) }
        guard found.status == .active else { throw Self.ended(id) }
        return (found, isNew)
    }

    static func ended(_ id: SessionID) -> SessionFault {
        SessionFault(.sessionEnded, "The session \(id) has ended.", param: "session")
    }

    private func context(of record: SessionRecord) async throws(SessionFault) -> PromptContext {
        if let context = cache.value(for: record.id) { return context }
        let count = (try? services.agents.agent(id: record.agentID).contextMessages) ?? 20
        return try await stored { history throws(DatabaseError) in
            PromptContext(try await history.context(of: record.id, limit: count))
        }
    }

    /// Asks the history; its failure is the caller's `storage.failed`.
    func stored<Value>(
        _ body: (HistoryStore) async throws(DatabaseError) -> Value
    ) async throws(SessionFault) -> Value {
        do throws(DatabaseError) {
            return try await body(services.history)
        } catch {
            throw SessionFault(.storageFailed, "The history does not answer: \(error).", retryAfter: .seconds(1))
        }
    }

    func nextAttachment() -> AttachmentID {
        state.withLock { state in
            state.lastAttachment += 1
            return AttachmentID(state.lastAttachment)
        }
    }

    /// Lets go of a session that was held; it leaves memory when nobody is there.
    func giveBack(_ session: Session) {
        state.withLock { state in state.places[session.id]?.holds -= 1 }
        session.loop.post { session.assumeIsolated { $0.restIfIdle() } }
    }

    /// Nobody is attached to the session and nothing of it goes on; on its loop.
    func leave(_ session: Session, context: PromptContext) {
        let count = state.withLock { state -> Int? in
            guard let place = state.places[session.id], place.session === session, place.holds == 0 else { return nil }
            state.places[session.id] = nil
            return state.places.count
        }
        guard let count else { return }
        cache.keep(context, for: session.id)
        loops.release(session.loop)
        Metric.sessionsLive.set(count)
    }
}
