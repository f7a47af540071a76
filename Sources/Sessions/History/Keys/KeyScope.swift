/// What an API key may do (`http.md`, "Authentication").
package enum KeyScope: String, Sendable, CaseIterable {
    /// Streams, messages, audio, chat and one's own sessions.
    case talk
    /// All sessions, history and search.
    case read
    /// Everything.
    case admin
}
