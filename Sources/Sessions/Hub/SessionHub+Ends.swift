import Runtime
import SQLite
package import VoiceCore

extension SessionHub {
    /// Sessions in memory.
    package var liveSessions: [SessionID] {
        state.withLock { state in state.places.compactMap { $0.value.session == nil ? nil : $0.key } }
    }

    /// Ends a session for good; its connection is told (`session.ended`, reason `api`).
    ///
    /// - Parameter id: Which; who may do that has been checked.
    /// - Returns: Its row, or nil when there is none.
    /// - Throws: ``SessionFault`` with `storage.failed`.
    package func end(_ id: SessionID) async throws(SessionFault) -> SessionRecord? {
        if let session = live(id) { await session.endAndRest(.api) }
        cache.remove(id)
        return try await stored { history throws(DatabaseError) in try await history.end(id) }
    }

    /// Removes a session with its history; its connection is told (`session.ended`, reason `deleted`).
    ///
    /// - Parameter id: Which; who may do that has been checked.
    /// - Returns: False when there was none.
    /// - Throws: ``SessionFault`` with `storage.failed`.
    package func delete(_ id: SessionID) async throws(SessionFault) -> Bool {
        if let session = live(id) { await session.endAndRest(.deleted) }
        cache.remove(id)
        return try await stored { history throws(DatabaseError) in try await history.delete(id) }
    }

    /// Ends the sessions in memory whose rows another program has deleted; their connections are told as by
    /// ``delete(_:)``.
    ///
    /// - Throws: ``SessionFault`` with `storage.failed`.
    package func endDeleted() async throws(SessionFault) {
        let live = liveSessions
        guard !live.isEmpty else { return }
        let existing = try await stored { history throws(DatabaseError) in try await history.existing(among: live) }
        for id in live where !existing.contains(id) {
            await self.live(id)?.endAndRest(.deleted)
            cache.remove(id)
        }
    }

    /// Looks for deleted sessions again and again until its task is cancelled.
    ///
    /// - Parameter interval: Between two looks.
    package func endDeleted(every interval: Duration) async {
        // A database that is down for a while deletes nothing; the next look makes up for it.
        while (try? await Task.sleep(for: interval)) != nil { try? await endDeleted() }
    }

    /// Makes a session take over what was changed in its row: agent and settings.
    package func adopt(_ record: SessionRecord) async {
        await live(record.id)?.adopt(record)
    }

    /// Lets nobody in any more, lets current replies end, and tells all connections that the server goes away.
    ///
    /// Every listener gets its end: whoever waits for a reply too.
    ///
    /// - Parameter patience: Replies that take longer are cut; all are when the task is cancelled.
    package func drain(patience: Duration = .seconds(30)) async {
        let sessions = state.withLock { state in
            state.isDraining = true
            return state.places.values.compactMap(\.session)
        }
        let farewell = Task {
            await withDiscardingTaskGroup { group in
                for session in sessions {
                    group.addTask(executorPreference: session.loop) { await session.goAway() }
                }
            }
        }
        let hurry = Task {
            try await Task.sleep(for: patience)
            farewell.cancel()
        }
        await withTaskCancellationHandler {
            await farewell.value
        } onCancel: {
            farewell.cancel()
        }
        hurry.cancel()
    }

    private func live(_ id: SessionID) -> Session? {
        state.withLock { state in state.places[id]?.session }
    }
}
