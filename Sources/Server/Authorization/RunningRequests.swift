import Runtime
import Sessions
import VoiceCore

/// A request that is being answered, which may lose what let it in.
final class RunningRequest: Sendable {
    private struct State {
        var cancel: (@Sendable () -> Void)?
        var isRevoked = false
    }

    private let state = Lock(State())

    /// What let it in is no longer in force.
    var isRevoked: Bool { state.withLock(\.isRevoked) }

    /// Says how it is ended.
    func canEnd(by cancel: @escaping @Sendable () -> Void) {
        let isLate = state.withLock { state in
            state.cancel = cancel
            return state.isRevoked
        }
        if isLate { cancel() }
    }

    func revoke() {
        let cancel = state.withLock { state in
            state.isRevoked = true
            return state.cancel
        }
        cancel?()
    }
}

/// The requests that take their time, typed turns and server-sent events, by what let them in.
///
/// Any thread.
final class RunningRequests: Sendable {
    private struct Entry {
        let request: RunningRequest
        let grant: AccessGrant
        let scopes: Set<KeyScope>
    }

    private let entries = Lock<[ObjectIdentifier: Entry]>([:])

    var isEmpty: Bool { entries.withLock(\.isEmpty) }

    func add(_ request: RunningRequest, _ grant: AccessGrant, for scopes: Set<KeyScope>) {
        entries.withLock { $0[ObjectIdentifier(request)] = Entry(request: request, grant: grant, scopes: scopes) }
    }

    func remove(_ request: RunningRequest) {
        entries.withLock { $0[ObjectIdentifier(request)] = nil }
    }

    /// Ends those that nothing in force lets in any more.
    func revoke(unless holds: (AccessGrant, Set<KeyScope>) -> Bool) {
        let revoked = entries.withLock { entries in
            entries.values.filter { !holds($0.grant, $0.scopes) }.map(\.request)
        }
        for request in revoked { request.revoke() }
    }
}
