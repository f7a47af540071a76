import Runtime

/// Commits groups of writes on one connection, opened when it is needed.
///
/// For the writer's thread alone.
final class GroupCommit {
    private let file: WatchedFile
    private var current: Connection?
    private var level: Durability?
    private var isFailing = false
    private static let logger = Logger("database")

    init(_ file: WatchedFile) {
        self.file = file
    }

    /// Commits the changes of a group, and tells each job how it went.
    func commit(_ group: [any WriteJob]) {
        var waiting = group[...]
        do throws(DatabaseError) {
            if group.count > 1, let outcomes = try commitTogether(group) {
                waiting = []
                for (job, error) in zip(group, outcomes) { settle(job, error) }
            }
            // The transaction was lost as a whole, which does not tell whose fault it was: each gets its own.
            while let job = waiting.first {
                let connection = try begin(job.durability)
                waiting.removeFirst()
                settle(job, commitAlone(job, on: connection))
            }
        } catch {
            // No transaction could begin, which would be so for each of them.
            for job in waiting { settle(job, error) }
        }
    }

    /// What each job failed with; nil when the transaction was lost, as a full disk loses it.
    private func commitTogether(_ group: [any WriteJob]) throws(DatabaseError) -> [DatabaseError?]? {
        let connection = try begin(group.contains { $0.durability == .full } ? .full : .relaxed)
        var outcomes: [DatabaseError?] = []
        for job in group {
            do throws(DatabaseError) {
                try connection.execute("SAVEPOINT job")
                try job.run(on: connection)
                try connection.execute("RELEASE job")
                outcomes.append(nil)
            } catch {
                guard undo(on: connection) else { return lose(error, on: connection) }
                outcomes.append(error)
            }
        }
        do throws(DatabaseError) {
            try end(connection)
            for case let error? in outcomes { forgetConnection(after: error) }
            return outcomes
        } catch {
            return lose(error, on: connection)
        }
    }

    private func commitAlone(_ job: any WriteJob, on connection: Connection) -> DatabaseError? {
        do throws(DatabaseError) {
            try job.run(on: connection)
            try end(connection)
            return nil
        } catch {
            lose(error, on: connection)
            return error
        }
    }

    /// Takes back what one job did; false when the whole transaction has gone.
    private func undo(on connection: Connection) -> Bool {
        guard connection.isInTransaction else { return false }
        do throws(DatabaseError) {
            try connection.execute("ROLLBACK TO job")
            try connection.execute("RELEASE job")
            return true
        } catch {
            return false
        }
    }

    @discardableResult
    private func lose(_ error: DatabaseError, on connection: Connection) -> [DatabaseError?]? {
        connection.rollBack()
        forgetConnection(after: error)
        return nil
    }
}

/// The transaction and its connection.
extension GroupCommit {
    private func begin(_ durability: Durability) throws(DatabaseError) -> Connection {
        do throws(DatabaseError) {
            // Nothing of this group is in a file that has gone.
            if current?.isFileInPlace == false { current = nil }
            if let current { try confirmPlace(of: current) } else { level = nil }
            let connection = if let current { current } else { try file.open() }
            current = connection
            if level != durability {
                // Only outside a transaction. In write-ahead mode NORMAL leaves out the wait for the disk.
                try connection.executeScript("PRAGMA synchronous = \(durability == .full ? "FULL" : "NORMAL")")
                level = durability
            }
            try connection.execute("BEGIN IMMEDIATE")
            return connection
        } catch {
            forgetConnection(after: error)
            throw error
        }
    }

    private func end(_ connection: Connection) throws(DatabaseError) {
        let start = ContinuousClock.now
        try connection.execute("COMMIT")
        // Before anybody is told: what went into a file without a name is not kept.
        try confirmPlace(of: connection)
        Metric.commits.add()
        Metric.commitTime.observe(ContinuousClock.now - start)
    }

    /// Makes sure that what this connection has committed is in the file at the path.
    ///
    /// When only the log has lost its name, what stands in it is saved, and the next group has a new connection.
    private func confirmPlace(of connection: Connection) throws(DatabaseError) {
        do throws(DatabaseError) {
            try connection.checkPlace()
        } catch {
            guard connection.isFileInPlace, connection.rescueLog() else { throw error }
            Self.logger.warning("the database's log lost its name and was carried over", ["reason": error.description])
            current = nil
            level = nil
            file.leaveLog()
        }
    }

    /// After anything but a want of room or time the next group begins with a new connection: this one may hold
    /// pages of a file that is damaged or has been replaced.
    private func forgetConnection(after error: DatabaseError) {
        switch error {
        case .busy, .full, .constraint: break
        // Its log could not be carried over yet: the next group tries again.
        case .moved where current?.isFileInPlace == true: break
        default:
            current = nil
            level = nil
        }
    }

    private func settle(_ job: any WriteJob, _ error: DatabaseError?) {
        note(error)
        if let error { job.fail(error) } else { job.succeed() }
    }

    /// Logs when trouble begins and when it is over, not each write between.
    private func note(_ error: DatabaseError?) {
        if let error {
            Metric.databaseErrors.add()
            guard error.isStorageFailure, !isFailing else { return }
            isFailing = true
            Self.logger.error("the database takes no writes", ["kind": error.kind, "reason": error.description])
        } else if isFailing {
            isFailing = false
            Self.logger.info("the database takes writes again")
        }
    }
}
