import Cryptography

/// One numbered step of the schema.
package struct Migration: Sendable, Equatable {
    /// Counts from 1.
    package let number: Int
    package let name: String
    /// SQL statements, run in one transaction.
    package let sql: String

    package init(number: Int, name: String, sql: String) {
        self.number = number
        self.name = name
        self.sql = sql
    }

    /// SHA-256 of the SQL in hexadecimal, as `schema_migrations` records it.
    package var checksum: String { SHA256.hexDigest(of: sql) }
}
