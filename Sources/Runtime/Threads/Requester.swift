/// Who has something done by workers that all sessions share; work is taken in turns by it.
package struct Requester: Hashable, Sendable {
    /// Whose session it is.
    package enum Owner: Hashable, Sendable {
        /// The name of an API key.
        case key(String)
        /// Where no key is needed, the network that the caller is in, as ``CallerNetwork`` names it.
        case network(String)
        /// The server itself.
        case server
    }

    package let owner: Owner
    /// The session; empty for what belongs to none.
    package let session: String

    /// - Parameters:
    ///   - key: The API key's name; nil where none is needed.
    ///   - network: Where the caller is; it counts where there is no key.
    ///   - session: The session.
    package init(key: String?, network: String?, session: String) {
        owner = key.map { .key($0) } ?? network.map { .network($0) } ?? .server
        self.session = session
    }

    private init() { (owner, session) = (.server, "") }

    /// The server itself, which tries its engines.
    package static let server = Requester()
}
