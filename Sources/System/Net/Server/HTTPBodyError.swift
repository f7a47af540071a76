/// Why a request's body did not come.
package enum HTTPBodyError: Error, Sendable, Hashable {
    /// It has more bytes than were asked for; answer 413.
    case tooLarge
    /// The client left or was too slow; no answer will reach it.
    case disconnected
}
