/// One row of a result, lent to the closure that reads it; columns count from 0.
///
/// A column of another type is converted as SQLite does (null to 0 or ""), so that reading never fails.
package struct Row {
    let statement: Statement

    package func isNull(_ column: Int) -> Bool { statement.isNull(column) }

    /// How long a text or a blob is, in bytes of UTF-8.
    package func byteCount(_ column: Int) -> Int { statement.byteCount(column) }

    package func text(_ column: Int) -> String { statement.text(column) }
    package func integer(_ column: Int) -> Int { Int(statement.integer(column)) }
    package func integer64(_ column: Int) -> Int64 { statement.integer(column) }
    package func real(_ column: Int) -> Double { statement.real(column) }
    package func bool(_ column: Int) -> Bool { statement.integer(column) != 0 }
    package func blob(_ column: Int) -> [UInt8] { statement.blob(column) }

    package func optionalText(_ column: Int) -> String? { isNull(column) ? nil : text(column) }
    package func optionalInteger(_ column: Int) -> Int? { isNull(column) ? nil : integer(column) }
    package func optionalInteger64(_ column: Int) -> Int64? { isNull(column) ? nil : integer64(column) }
    package func optionalReal(_ column: Int) -> Double? { isNull(column) ? nil : real(column) }
}
