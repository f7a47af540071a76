/// One read that waits for a connection.
protocol ReadJob: Sendable {
    /// Reads, and tells the waiting task; returns what failed.
    func run(on connection: Connection) -> DatabaseError?

    /// There is no connection to read on.
    func fail(_ error: DatabaseError)
}

/// A read for which a task waits.
struct AwaitedRead<Value: Sendable>: ReadJob {
    let cancellation: Cancellation
    let body: @Sendable (Connection) throws(DatabaseError) -> Value
    let continuation: CheckedContinuation<Result<Value, DatabaseError>, Never>

    func run(on connection: Connection) -> DatabaseError? {
        guard !cancellation.isCancelled else {
            fail(.cancelled)
            return nil
        }
        connection.cancellation = cancellation
        defer { connection.cancellation = nil }
        do throws(DatabaseError) {
            // One transaction: all that a body reads is of one moment.
            let value = try connection.transaction(.deferred, body)
            continuation.resume(returning: .success(value))
            return nil
        } catch {
            fail(error)
            return error
        }
    }

    func fail(_ error: DatabaseError) { continuation.resume(returning: .failure(error)) }
}
