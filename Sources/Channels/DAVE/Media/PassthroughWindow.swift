/// How long frames that are not encrypted are accepted.
enum PassthroughWindow: Sendable, Equatable {
    /// Encryption is in force.
    case closed
    /// A change of the protocol version is under way or has just ended.
    case until(Duration)
    /// The call is not encrypted.
    case open

    /// After encryption came into force: frames of others who were slower.
    static let afterUpgrade: Duration = .seconds(10)
    /// While a change of version waits for its execution; the gateway takes about 2 s.
    static let duringChange: Duration = .seconds(120)

    func isOpen(at now: Duration) -> Bool {
        switch self {
        case .closed: false
        case .until(let end): now < end
        case .open: true
        }
    }

    /// A change of version was announced: clear frames may come until it is carried out, but not forever.
    mutating func beginChange(at now: Duration) {
        self = .until(now + Self.duringChange)
    }

    /// Encryption came into force.
    mutating func close(at now: Duration) {
        switch self {
        case .closed: break
        case .until(let end): self = .until(min(end, now + Self.afterUpgrade))
        case .open: self = .until(now + Self.afterUpgrade)
        }
    }
}
