import Net
import Runtime
import VoiceCore

/// One connection to a Wyoming server: events out, events in.
struct WyomingConversation: ~Copyable {
    private let connection: StreamConnection
    private var reader = WyomingReader()
    private var eventCount = 0

    /// So many events are read at a time; what else the loop has to do comes in between.
    private static let eventsAtOnce = 32
    /// Nobody tells so many things in one conversation: ten minutes of audio in chunks of 20 ms are a third of it.
    private static let eventLimit = 100_000

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
                try await count(before: deadline)
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

    private mutating func count(before deadline: ContinuousClock.Instant) async throws(EngineError) {
        eventCount += 1
        guard eventCount <= Self.eventLimit else {
            throw .malformedAnswer("the Wyoming server sent more than \(Self.eventLimit) events")
        }
        guard eventCount.isMultiple(of: Self.eventsAtOnce) else { return }
        await Task.yield()
        guard !Task.isCancelled else { throw .cancelled }
        guard ContinuousClock.now < deadline else {
            throw .timedOut("the Wyoming server sent nothing that was asked for in time")
        }
    }
}

extension String {
    /// Host and port of `tcp://host:port`.
    var wyomingAuthority: String {
        ServerAddress(checked: self).authority
    }
}
