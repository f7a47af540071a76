/// One event of a stream (WHATWG HTML, section 9.2).
package struct ServerSentEvent: Sendable, Equatable {
    /// The `event` field; `message` when there is none.
    package var type: String
    /// The `data` lines, joined by line feeds.
    package var data: String
    /// The last `id` that the stream gave.
    package var id: String?

    package init(type: String = "message", data: String = "", id: String? = nil) {
        self.type = type
        self.data = data
        self.id = id
    }
}
