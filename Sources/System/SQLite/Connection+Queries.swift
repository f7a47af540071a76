internal import CSQLite

extension Connection {
    /// Runs one statement to its end.
    ///
    /// - Parameters:
    ///   - sql: One statement, kept prepared for its next use.
    ///   - values: One for each parameter, in turn.
    /// - Throws: ``DatabaseError``; the statement then changed nothing.
    package func execute(_ sql: String, _ values: [SQLValue] = []) throws(DatabaseError) {
        try withStatement(sql, values) { (statement: Statement) throws(DatabaseError) in
            while try statement.step() {}
        }
    }

    /// Every row of a query, in its order.
    ///
    /// - Parameters:
    ///   - sql: One statement, kept prepared for its next use.
    ///   - values: One for each parameter, in turn.
    ///   - read: Makes a value of a row; the row is gone afterwards.
    /// - Returns: The values.
    /// - Throws: ``DatabaseError``.
    package func rows<Value>(
        _ sql: String,
        _ values: [SQLValue] = [],
        _ read: (Row) -> Value
    ) throws(DatabaseError) -> [Value] {
        try withStatement(sql, values) { (statement: Statement) throws(DatabaseError) -> [Value] in
            var found: [Value] = []
            while try statement.step() { found.append(read(Row(statement: statement))) }
            return found
        }
    }

    /// Goes over the rows of a query, and reads no further than is wanted.
    ///
    /// - Parameters:
    ///   - sql: One statement, kept prepared for its next use.
    ///   - values: One for each parameter, in turn.
    ///   - body: Looks at a row, which is gone afterwards; false: no more.
    /// - Throws: ``DatabaseError``.
    package func eachRow(
        _ sql: String,
        _ values: [SQLValue] = [],
        _ body: (Row) -> Bool
    ) throws(DatabaseError) {
        try withStatement(sql, values) { (statement: Statement) throws(DatabaseError) in
            while try statement.step(), body(Row(statement: statement)) {}
        }
    }

    /// The first row of a query; nil when there is none.
    ///
    /// - Parameters:
    ///   - sql: One statement, kept prepared for its next use.
    ///   - values: One for each parameter, in turn.
    ///   - read: Makes a value of a row; the row is gone afterwards.
    /// - Returns: The value.
    /// - Throws: ``DatabaseError``.
    package func first<Value>(
        _ sql: String,
        _ values: [SQLValue] = [],
        _ read: (Row) -> Value
    ) throws(DatabaseError) -> Value? {
        try withStatement(sql, values) { (statement: Statement) throws(DatabaseError) -> Value? in
            try statement.step() ? read(Row(statement: statement)) : nil
        }
    }

    /// Runs any number of statements without values (`sqlite3_exec`), as in a migration.
    package func executeScript(_ sql: String) throws(DatabaseError) {
        let code = unsafe sqlite3_exec(handle, sql, nil, nil, nil)
        guard code == SQLITE_OK else { throw unsafe DatabaseError(code: code, on: handle) }
    }

    /// A number that changes when another connection has committed a change (`PRAGMA data_version`).
    package func dataVersion() throws(DatabaseError) -> Int64 {
        try first("PRAGMA data_version") { $0.integer64(0) } ?? 0
    }

    /// A statement that is in use is out of the cache, so that a query within a query of the same text is safe.
    private func withStatement<Result>(
        _ sql: String,
        _ values: [SQLValue],
        _ body: (Statement) throws(DatabaseError) -> Result
    ) throws(DatabaseError) -> Result {
        let statement =
            if let idle = idleStatements.removeValue(forKey: sql) { idle } else {
                try unsafe Statement(sql, on: handle)
            }
        defer {
            statement.reset()
            if idleStatements.count >= Self.idleStatementLimit { idleStatements.removeAll() }
            idleStatements[sql] = statement
        }
        try statement.bind(values)
        return try body(statement)
    }
}
