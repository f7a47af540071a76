/// Lets so many in at the same time, in fair turns; the others wait.
///
/// Any thread.
package final class FairGate: Sendable {
    private struct Waiter {
        let ticket: Int
        let requester: Requester
        let continuation: CheckedContinuation<Bool, Never>
    }

    private struct State {
        var waiting = FairQueue<Waiter>()
        var inside: [Requester: Int] = [:]
        var insideCount = 0
        var lastTicket = 0
    }

    private let limit: Int
    private let limitEach: Int
    private let waitingEach: Int
    private let state = Lock(State())

    /// - Parameters:
    ///   - limit: Of all; nil: any number.
    ///   - limitEach: Of one session.
    ///   - waitingEach: How many of one session may wait; nil: any number.
    package init(limit: Int? = nil, limitEach: Int, waitingEach: Int? = nil) {
        self.limit = limit ?? .max
        self.limitEach = limitEach
        self.waitingEach = waitingEach ?? .max
    }

    /// Does something inside; nil when too many wait already, or the task was cancelled while it waited.
    package func pass<Value, Fault: Error>(
        for requester: Requester,
        _ body: () async throws(Fault) -> sending Value
    ) async throws(Fault) -> sending Value? {
        guard await enter(requester) else { return nil }
        defer { leave(requester) }
        return try await body()
    }

    private func enter(_ requester: Requester) async -> Bool {
        let ticket = state.withLock { state in
            state.lastTicket += 1
            return state.lastTicket
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let answer: Bool? = state.withLock { state in
                    guard !Task.isCancelled else { return false }
                    guard state.waiting.isEmpty, mayGo(requester, state) else {
                        guard state.waiting.count(of: requester) < waitingEach else { return false }
                        state.waiting.append(
                            Waiter(ticket: ticket, requester: requester, continuation: continuation),
                            of: requester
                        )
                        return nil
                    }
                    Self.note(requester, &state)
                    return true
                }
                if let answer { continuation.resume(returning: answer) }
                letIn()
            }
        } onCancel: {
            let waiter = state.withLock { $0.waiting.remove(of: requester) { $0.ticket == ticket } }
            waiter?.continuation.resume(returning: false)
        }
    }

    private func leave(_ requester: Requester) {
        state.withLock { state in
            state.insideCount -= 1
            let rest = (state.inside[requester] ?? 1) - 1
            state.inside[requester] = rest == 0 ? nil : rest
        }
        letIn()
    }

    private func letIn() {
        while let next = nextWaiter() { next.continuation.resume(returning: true) }
    }

    private func nextWaiter() -> Waiter? {
        state.withLock { state in
            guard state.insideCount < limit else { return nil }
            let inside = state.inside
            guard let waiter = state.waiting.popFirst(where: { inside[$0, default: 0] < limitEach }) else { return nil }
            Self.note(waiter.requester, &state)
            return waiter
        }
    }

    private func mayGo(_ requester: Requester, _ state: State) -> Bool {
        state.insideCount < limit && state.inside[requester, default: 0] < limitEach
    }

    private static func note(_ requester: Requester, _ state: inout State) {
        state.insideCount += 1
        state.inside[requester, default: 0] += 1
    }
}
