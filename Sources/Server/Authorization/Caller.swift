import Sessions
import VoiceCore

/// Who makes a request, as far as the server knows.
struct Caller: Sendable, Equatable {
    /// The key's name, which owns sessions; nil where all is open.
    let name: String?
    let scopes: Set<KeyScope>
    /// The key's own limit; nil: the server's.
    var ratePerMinute: Int?
    /// What let them in.
    var grant = AccessGrant.open

    /// Anybody, on a server without keys.
    static let anyone = Caller(name: nil, scopes: Set(KeyScope.allCases))
    /// Somebody who gave no key to a route that needs none.
    static let nobody = Caller(name: nil, scopes: [])

    var isAdmin: Bool { scopes.contains(.admin) }
    /// Whether sessions of other keys may be read.
    var readsAll: Bool { isAdmin || scopes.contains(.read) }

    func may(_ wanted: Set<KeyScope>) -> Bool { isAdmin || !scopes.isDisjoint(with: wanted) }

    /// Whether a session of this owner may be read.
    func mayRead(sessionOf owner: String?) -> Bool { readsAll || (owner != nil && owner == name) }

    /// Whether a session of this owner may be talked in and changed.
    func mayChange(sessionOf owner: String?) -> Bool { isAdmin || (owner != nil && owner == name) }
}
