import Net
import VoiceCore

extension ServerSentEvents {
    /// The events that these bytes complete.
    mutating func read(_ chunk: [UInt8]) throws(ProviderError) -> [ServerSentEvent] {
        do throws(TooLong) { return try receive(chunk) } catch { throw ProviderError(error) }
    }

    /// The event that lacked only the empty line after it.
    mutating func readEnd() throws(ProviderError) -> ServerSentEvent? {
        do throws(TooLong) { return try finish() } catch { throw ProviderError(error) }
    }
}

extension ProviderError {
    fileprivate init(_ error: ServerSentEvents.TooLong) {
        self = .malformedAnswer("an event of more than \(error.limit) bytes")
    }
}
