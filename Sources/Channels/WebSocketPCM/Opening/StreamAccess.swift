/// Who is at the other end of a stream, as the server's authorization has found out.
package struct StreamAccess: Sendable, Equatable {
    /// The API key's name; nil when all is open.
    package var owner: String?
    /// Whether sessions of other owners may be used (scope `admin`).
    package var mayUseAnySession: Bool

    package init(owner: String?, mayUseAnySession: Bool) {
        self.owner = owner
        self.mayUseAnySession = mayUseAnySession
    }
}
