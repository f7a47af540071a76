import Net
import Runtime
import VoiceCore

/// One connection to a Wyoming server: events out, events in.
struct WyomingConversation: ~Copyable {
    private let connection: StreamConnection
    private var reader = WyomingReader()

    /// Connects.
    ///
    /// - Parameters:
    ///   - authority: Host and port.
    ///   - http: Whose loop and name look-up is used.
    ///   - patience: For the connection.
    /// - Throws: ``EngineError``.
    init(
        with authority: String,
        over http: HTTPClients,
        within patience: Duration
    ) async throws(EngineError) {
        do throws(HTTPClientError) {
            connection = try await StreamClient(http.nearest).connect(to: authority, within: patience)
        } catch {
            throw EngineError(error, of: "the Wyoming server")
        }
    }

    deinit { connection.close() }

    func send(_ event: WyomingEvent) { connection.write(event.bytes) }

    /// Waits for the next event.
    ///
    /// - Throws: ``EngineError``: `refused` when the server reports an error; no event before the deadline, or the
    ///   connection's end.
    mutating func next(before deadline: ContinuousClock.Instant) async throws(EngineError) -> WyomingEvent {
        while true {
            if let event = try reader.next() {
                guard event.type != "error" else { throw .refused("the Wyoming server reported an error") }
                return event
            }
            do throws(HTTPClientError) {
                guard let bytes = try await connection.next(before: deadline) else {
                    throw HTTPClientError.cut("the server closed it")
                }
                reader.append(bytes)
            } catch {
                throw EngineError(error, of: "the Wyoming server")
            }
        }
    }
}

extension String {
    /// Host and port of `tcp://host:port`.
    var wyomingAuthority: String {
        var text = self
        if text.hasPrefix("tcp://") { text.removeFirst(6) }
        while text.hasSuffix("/") { text.removeLast() }
        return text
    }
}
