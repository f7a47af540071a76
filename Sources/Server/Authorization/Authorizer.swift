import Net
import Runtime
import SQLite
import Sessions

/// Decides who a request comes from, whether they may, and how often.
struct Authorizer: Sendable {
    private let keys: any KeyDirectory
    private let limiter: RateLimiter<ContinuousClock>
    private let ratePerMinute: Int

    init(keys: any KeyDirectory, ratePerMinute: Int, limiter: RateLimiter<ContinuousClock> = RateLimiter()) {
        self.keys = keys
        self.ratePerMinute = ratePerMinute
        self.limiter = limiter
    }

    /// The caller of a request to a route with this access.
    ///
    /// - Throws: ``HTTPFault`` with `host.denied`, `auth.missing`, `auth.invalid`, `auth.scope` or `rate.exceeded`;
    ///   ``DatabaseError``.
    func caller(of request: HTTPRequest, for access: Access) async throws -> Caller {
        if try await isOpen(for: access) {
            // Another site's name that was made to lead here (DNS rebinding) is not ours.
            guard Origins.isLoopback(host: request.headers["Host"]) else {
                throw HTTPFault(
                    403,
                    "host.denied",
                    "This server answers to localhost only; use that name, or make a key."
                )
            }
            return .anyone
        }
        guard access != .everyone else { return .nobody }
        let caller = try await identify(request)
        if case .scopes(let scopes) = access {
            try limit(caller.name ?? request.callerNetwork, caller.ratePerMinute ?? ratePerMinute)
            try require(scopes, of: caller)
        } else {
            try require([.read], of: caller)
        }
        return caller
    }

    /// Whether nobody needs a key.
    ///
    /// Where the database can't be asked, what is everybody's is served all the same, and a monitor that was let in
    /// before is told what is wrong.
    private func isOpen(for access: Access) async throws(DatabaseError) -> Bool {
        do throws(DatabaseError) {
            return try await keys.isOpen()
        } catch {
            switch access {
            case .everyone: return keys.wasOpen
            case .monitors where keys.wasOpen: return true
            default: throw error
            }
        }
    }

    private func identify(_ request: HTTPRequest) async throws -> Caller {
        guard let key = Credentials.key(in: request) else {
            try limit(request.callerNetwork, ratePerMinute)
            throw HTTPFault(401, "auth.missing", "This needs an API key: Authorization: Bearer KEY.")
        }
        guard let caller = try await keys.caller(key: key) else {
            // Guessing is limited by address, whatever key is tried.
            try limit(request.callerNetwork, ratePerMinute)
            throw HTTPFault(401, "auth.invalid", "The API key is wrong or was revoked.")
        }
        return caller
    }

    private func require(_ scopes: Set<KeyScope>, of caller: Caller) throws(HTTPFault) {
        guard !caller.may(scopes) else { return }
        let names = scopes.map(\.rawValue).sorted().joined(separator: " or ")
        throw HTTPFault(403, "auth.scope", "The API key lacks the scope \(names).")
    }

    private func limit(_ name: String, _ perMinute: Int) throws(HTTPFault) {
        guard let wait = limiter.take(from: name, perMinute: perMinute) else { return }
        throw HTTPFault(429, "rate.exceeded", "Too many requests; try again later.", retryAfter: wait)
    }
}
