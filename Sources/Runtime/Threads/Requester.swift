/// Who has something done by workers that all sessions share; work is taken in turns by it.
package struct Requester: Hashable, Sendable {
    /// The API key; nil where none is needed.
    package let owner: String?
    /// The session.
    package let session: String

    package init(owner: String?, session: String) {
        self.owner = owner
        self.session = session
    }

    /// The server itself, which tries its engines.
    package static let server = Requester(owner: nil, session: "")
}
