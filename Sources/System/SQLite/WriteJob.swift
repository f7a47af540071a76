/// One write that waits for its transaction.
protocol WriteJob: Sendable {
    var durability: Durability { get }

    /// Makes the change. It may be called again after a transaction was lost.
    func run(on connection: Connection) throws(DatabaseError)

    /// The change is committed.
    func succeed()

    /// Nothing of the change remains.
    func fail(_ error: DatabaseError)
}

/// A write for which a task waits.
///
/// Safe because the writer's thread alone touches `value`.
final class AwaitedWrite<Value: Sendable>: WriteJob, @unchecked Sendable {
    let durability: Durability
    private let body: @Sendable (Connection) throws(DatabaseError) -> Value
    private let continuation: CheckedContinuation<Result<Value, DatabaseError>, Never>
    private var value: Value?

    init(
        _ durability: Durability,
        _ body: @escaping @Sendable (Connection) throws(DatabaseError) -> Value,
        _ continuation: CheckedContinuation<Result<Value, DatabaseError>, Never>
    ) {
        self.durability = durability
        self.body = body
        self.continuation = continuation
    }

    func run(on connection: Connection) throws(DatabaseError) { value = try body(connection) }

    func succeed() {
        guard let value else { preconditionFailure("a write was committed before it ran") }
        continuation.resume(returning: .success(value))
    }

    func fail(_ error: DatabaseError) { continuation.resume(returning: .failure(error)) }
}

/// A write for which no task waits; the writer counts a failure.
struct PostedWrite: WriteJob {
    let body: @Sendable (Connection) throws(DatabaseError) -> Void
    let settled: @Sendable () -> Void

    var durability: Durability { .relaxed }
    func run(on connection: Connection) throws(DatabaseError) { try body(connection) }
    func succeed() { settled() }
    func fail(_ error: DatabaseError) { settled() }
}
