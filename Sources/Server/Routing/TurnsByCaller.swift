import Runtime

/// Lets each caller do one thing of a kind at a time; what more it asks for waits, and beyond a few is refused.
///
/// Any thread.
final class TurnsByCaller: Sendable {
    private struct Waiter {
        let number: Int
        let continuation: CheckedContinuation<Bool, Never>
    }

    private struct State {
        /// Whoever is here has one under way; those that wait stand in line.
        var waiting: [String: [Waiter]] = [:]
        var count = 0
    }

    private let waitingLimit: Int
    private let state = Lock(State())

    /// - Parameter waitingLimit: How many of one caller may wait.
    init(waitingLimit: Int = 4) { self.waitingLimit = waitingLimit }

    /// Runs `body` when nothing else of this caller runs here.
    ///
    /// - Throws: ``HTTPFault`` `rate.exceeded` when too many wait, or what `body` throws.
    nonisolated(nonsending) func run<Value>(
        _ caller: String,
        _ body: () async throws(HTTPFault) -> Value
    ) async throws(HTTPFault) -> Value {
        guard await begin(caller) else {
            throw HTTPFault(
                429,
                "rate.exceeded",
                "Other searches of this key are under way; wait for them to end.",
                retryAfter: .seconds(1)
            )
        }
        defer { end(caller) }
        return try await body()
    }

    /// Waits for the turn; false when too many wait or nobody wants it any more.
    private nonisolated(nonsending) func begin(_ caller: String) async -> Bool {
        let number = state.withLock { state in
            state.count += 1
            return state.count
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let answer: Bool? = state.withLock { state in
                    guard var line = state.waiting[caller] else {
                        state.waiting[caller] = []
                        return true
                    }
                    guard line.count < waitingLimit, !Task.isCancelled else { return false }
                    line.append(Waiter(number: number, continuation: continuation))
                    state.waiting[caller] = line
                    return nil
                }
                if let answer { continuation.resume(returning: answer) }
            }
        } onCancel: {
            let waiter = state.withLock { state -> Waiter? in
                guard let index = state.waiting[caller]?.firstIndex(where: { $0.number == number }) else { return nil }
                return state.waiting[caller]?.remove(at: index)
            }
            waiter?.continuation.resume(returning: false)
        }
    }

    private func end(_ caller: String) {
        let next = state.withLock { state -> Waiter? in
            guard let line = state.waiting[caller], !line.isEmpty else {
                state.waiting[caller] = nil
                return nil
            }
            return state.waiting[caller]?.removeFirst()
        }
        next?.continuation.resume(returning: true)
    }
}
