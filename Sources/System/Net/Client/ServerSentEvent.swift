/// One event of a stream (WHATWG HTML, section 9.2).
package struct ServerSentEvent: Sendable, Equatable {
    /// The `event` field; `message` when there is none.
    package var type = "message"
    /// The `data` lines, joined by line feeds.
    package var data = ""
    /// The last `id` that the stream gave.
    package var id: String?
}
