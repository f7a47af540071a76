import Net
import VoiceCore

/// The query of `GET /v1/stream` (`websocket.md`, "Opening"), checked.
struct StreamQuery: Equatable {
    /// The rates that a client may send and get, in Hz.
    static let rates = [8_000, 16_000, 24_000, 44_100, 48_000]
    private static let aheadMilliseconds = 100...10_000

    private(set) var session: SessionID?
    private(set) var agent: String?
    /// Of the audio that the client sends, in Hz.
    private(set) var rate = 16_000
    /// Of the audio that the client gets, in Hz.
    private(set) var outputRate = 24_000
    private(set) var ahead = Duration.seconds(1)
    private(set) var speaker = SpeakerID.anonymous
    private(set) var wantsAudio = true
    private(set) var wantsPartials = true

    /// Reads the known items and ignores others; of several with one name the first counts.
    ///
    /// - Throws: ``SessionFault`` `query.invalid` with the item's name.
    init(_ items: [HTTPRequest.QueryItem]) throws(SessionFault) {
        var seen: Set<String> = []
        for item in items where seen.insert(item.name).inserted { try read(item.name, item.value) }
    }

    private mutating func read(_ name: String, _ value: String) throws(SessionFault) {
        switch name {
        case "session":
            session = try Self.required(SessionID(value), name, value, "must be a UUID")
        case "agent":
            agent = try Self.required(value.isEmpty ? nil : value, name, value, "must be the name of an agent")
        case "rate": rate = try Self.rate(value, name)
        case "out_rate": outputRate = try Self.rate(value, name)
        case "ahead_ms":
            let milliseconds = value.isDecimal ? Int(value) : nil
            let known = milliseconds.flatMap { Self.aheadMilliseconds.contains($0) ? $0 : nil }
            ahead = .milliseconds(try Self.required(known, name, value, "must be 100 to 10000"))
        case "user":
            let isFitting = SettingLimits.userName.contains(value.unicodeScalars.count)
            speaker = SpeakerID(
                try Self.required(isFitting ? value : nil, name, value, "must have 1 to 128 characters")
            )
        case "audio": wantsAudio = try Self.flag(value, name)
        case "partials": wantsPartials = try Self.flag(value, name)
        default: break
        }
    }

    private static func rate(_ value: String, _ name: String) throws(SessionFault) -> Int {
        try required(rates.first { String($0) == value }, name, value, "must be 8000, 16000, 24000, 44100 or 48000")
    }

    private static func flag(_ value: String, _ name: String) throws(SessionFault) -> Bool {
        try required(["0": false, "1": true][value], name, value, "must be 0 or 1")
    }

    private static func required<Value>(
        _ read: Value?,
        _ name: String,
        _ value: String,
        _ rule: String
    ) throws(SessionFault) -> Value {
        if let read { return read }
        let sentence = "The query's \(name) is \(value.quotedForPeople); it \(rule)."
        throw SessionFault(.invalidQuery, sentence, param: name)
    }
}

extension StreamQuery {
    /// What the connection asks its session for.
    func request(_ access: StreamAccess) -> SessionRequest {
        SessionRequest(
            session: session,
            agent: agent,
            speaker: speaker,
            channel: "websocket",
            owner: access.owner,
            network: access.network,
            mayUseAnySession: access.mayUseAnySession,
            wantsAudio: wantsAudio,
            wantsPartials: wantsPartials,
            playbackAhead: ahead
        )
    }
}

extension String {
    /// Only ASCII digits, few enough for a number.
    fileprivate var isDecimal: Bool { (1...9).contains(utf8.count) && utf8.allSatisfy { (0x30...0x39).contains($0) } }
}
