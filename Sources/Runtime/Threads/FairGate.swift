/// Lets so many in at the same time, in fair turns; the others wait.
///
/// Any thread.
package final class FairGate: Sendable {
    /// A place among those who wait.
    package struct Ticket: Sendable {
        fileprivate let number: Int
        fileprivate let requester: Requester
    }

    /// What ``enter(for:onTurn:)`` led to.
    package enum Entry: Sendable {
        case inside
        case waiting(Ticket)
        /// Too many of the session wait already.
        case refused
    }

    private struct Waiter {
        let ticket: Ticket
        let onTurn: @Sendable (_ isIn: Bool) -> Void
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
        let ticket = nextTicket(for: requester)
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                // The task may be cancelled before it waits, when there is nothing to withdraw yet.
                let entry = enter(ticket, unless: { Task.isCancelled }) { continuation.resume(returning: $0) }
                switch entry {
                case .inside: continuation.resume(returning: true)
                case .refused: continuation.resume(returning: false)
                case .waiting: break
                }
            }
        } onCancel: {
            take(ticket)?.onTurn(false)
        }
    }

    /// Goes in at once, or waits for a turn.
    ///
    /// - Parameters:
    ///   - requester: Whose turn it takes.
    ///   - onTurn: Called on any thread when one who waits is in; maybe before this returns.
    /// - Returns: Who is in, at once or later, has to ``leave(_:)``.
    package func enter(for requester: Requester, onTurn: @escaping @Sendable () -> Void) -> Entry {
        enter(nextTicket(for: requester), unless: { false }) { if $0 { onTurn() } }
    }

    /// Waits no longer.
    ///
    /// - Returns: False when the turn has come already: `onTurn` was or will be called.
    package func withdraw(_ ticket: Ticket) -> Bool { take(ticket) != nil }

    private func nextTicket(for requester: Requester) -> Ticket {
        state.withLock { state in
            state.lastTicket += 1
            return Ticket(number: state.lastTicket, requester: requester)
        }
    }

    private func take(_ ticket: Ticket) -> Waiter? {
        state.withLock { $0.waiting.remove(of: ticket.requester) { $0.ticket.number == ticket.number } }
    }

    private func enter(
        _ ticket: Ticket,
        unless isCancelled: () -> Bool,
        onTurn: @escaping @Sendable (Bool) -> Void
    ) -> Entry {
        let requester = ticket.requester
        let entry: Entry = state.withLock { state in
            guard !isCancelled() else { return .refused }
            guard state.waiting.isEmpty, mayGo(requester, state) else {
                guard state.waiting.count(of: requester) < waitingEach else { return .refused }
                state.waiting.append(Waiter(ticket: ticket, onTurn: onTurn), of: requester)
                return .waiting(ticket)
            }
            Self.note(requester, &state)
            return .inside
        }
        letIn()
        return entry
    }

    /// Gives up a place inside.
    package func leave(_ requester: Requester) {
        state.withLock { state in
            state.insideCount -= 1
            let rest = (state.inside[requester] ?? 1) - 1
            state.inside[requester] = rest == 0 ? nil : rest
        }
        letIn()
    }

    private func letIn() {
        while let next = nextWaiter() { next.onTurn(true) }
    }

    private func nextWaiter() -> Waiter? {
        state.withLock { state in
            guard state.insideCount < limit else { return nil }
            let inside = state.inside
            guard let waiter = state.waiting.popFirst(where: { inside[$0, default: 0] < limitEach }) else { return nil }
            Self.note(waiter.ticket.requester, &state)
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
