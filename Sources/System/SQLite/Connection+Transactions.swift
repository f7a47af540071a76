extension Connection {
    /// Runs `body` in a transaction of its own: all of it is committed, or nothing.
    ///
    /// - Parameters:
    ///   - kind: `DEFERRED` sees one state while it reads, `IMMEDIATE` may write.
    ///   - body: What belongs together.
    /// - Returns: What `body` returns.
    /// - Throws: What `body` throws, or ``DatabaseError`` when the commit fails.
    package func transaction<Result>(
        _ kind: TransactionKind = .immediate,
        _ body: (Connection) throws(DatabaseError) -> Result
    ) throws(DatabaseError) -> Result {
        try execute("BEGIN \(kind.rawValue)")
        do throws(DatabaseError) {
            let result = try body(self)
            try execute("COMMIT")
            return result
        } catch {
            rollBack()
            throw error
        }
    }

    /// Ends an open transaction without a trace; SQLite may have done so by itself.
    func rollBack() {
        guard isInTransaction else { return }
        // It fails only when no transaction is open any more, which is what was wanted.
        try? execute("ROLLBACK")
    }
}

/// How a transaction begins.
package enum TransactionKind: String, Sendable {
    case deferred = "DEFERRED"
    case immediate = "IMMEDIATE"
}
