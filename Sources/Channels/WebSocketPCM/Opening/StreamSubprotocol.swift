/// What `Sec-WebSocket-Protocol` says at `/v1/stream`: the protocol's name, and from browsers the key.
package enum StreamSubprotocol {
    private static let name = "parley.v1"
    private static let keyPrefix = "bearer."

    /// The key among the subprotocols that a client offers: the first `bearer.KEY`.
    package static func key(among offered: [String]) -> String? {
        bearer(among: offered).map { String(Substring($0.utf8.dropFirst(keyPrefix.utf8.count))) }
    }

    /// Which of the subprotocols that a client offers is answered.
    ///
    /// Browsers close a connection of whose subprotocols none is answered, so that `bearer.KEY` comes back where it is all
    /// there is. Who reads the answer has sent it.
    static func answer(to offered: [String]) -> String? {
        offered.contains(name) ? name : bearer(among: offered)
    }

    private static func bearer(among offered: [String]) -> String? {
        offered.first { $0.utf8.starts(with: keyPrefix.utf8) }
    }
}
