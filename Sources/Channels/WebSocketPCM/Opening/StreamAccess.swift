package import VoiceCore

/// Who is at the other end of a stream, as the server's authorization has found out.
package struct StreamAccess: Sendable, Equatable {
    /// The API key's name; nil when all is open.
    package var owner: String?
    /// Where they are, as `CallerNetwork` names it.
    package var network: String?
    /// Whether sessions of other owners may be used (scope `admin`).
    package var mayUseAnySession: Bool
    /// What let them in.
    package var grant: AccessGrant

    package init(owner: String?, network: String? = nil, mayUseAnySession: Bool, grant: AccessGrant = .open) {
        self.owner = owner
        self.network = network
        self.mayUseAnySession = mayUseAnySession
        self.grant = grant
    }
}
