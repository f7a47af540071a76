/// What let somebody in; it has to hold as long as they stay.
package enum AccessGrant: Sendable, Hashable {
    /// No key was ever made, and only this machine reaches the server.
    case open
    /// `API_KEY`, which holds as long as the process.
    case configuredKey
    /// A key of the database, by its id: another key may get its name one day.
    case storedKey(String)
}
