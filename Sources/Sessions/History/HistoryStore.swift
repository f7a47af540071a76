import Runtime
package import SQLite

/// Sessions and what was said in them, kept in the database.
///
/// Any actor may ask. Every function throws ``DatabaseError``, and then nothing of the change remains; what was asked
/// for and isn't there is nil or false, not an error.
package struct HistoryStore: Sendable {
    let database: Database
    /// Milliseconds since 1970 UTC.
    let now: @Sendable () -> Int64

    /// - Parameters:
    ///   - database: Open, with the whole schema.
    ///   - now: Milliseconds since 1970 UTC.
    package init(_ database: Database, now: @escaping @Sendable () -> Int64 = { WallClock.milliseconds }) {
        self.database = database
        self.now = now
    }
}
