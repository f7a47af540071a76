import Sessions
import VoiceCore

/// What lets people in at one moment.
struct GrantsInForce: Sendable, Equatable {
    /// Whether all is open.
    var isOpen = false
    /// Whether `API_KEY` is set.
    var hasConfiguredKey = false
    /// The scopes of the database's keys that are in force, by id.
    var scopes: [String: Set<KeyScope>] = [:]

    /// Whether anybody can come in at all.
    var isAny: Bool { isOpen || hasConfiguredKey || !scopes.isEmpty }

    /// Whether somebody may stay who was let in so.
    ///
    /// - Parameters:
    ///   - grant: What let them in.
    ///   - wanted: One of these is needed; `admin` will always do.
    ///   - asAdmin: They use what only `admin` may, such as the sessions of others.
    /// - Returns: False when they have to leave.
    func holds(_ grant: AccessGrant, for wanted: Set<KeyScope>, asAdmin: Bool = false) -> Bool {
        switch grant {
        case .open: return isOpen
        case .configuredKey: return hasConfiguredKey
        case .storedKey(let id):
            guard let scopes = scopes[id] else { return false }
            return scopes.contains(.admin) || (!asAdmin && !scopes.isDisjoint(with: wanted))
        }
    }
}
