import Runtime
import VoiceCore

extension WebSocketConnection {
    /// Takes one text message.
    func read(_ text: String) {
        guard !isClosing else { return }
        activeAt = now
        guard mayRead(byteCount: text.utf8.count) else { return }
        let decoded = DecodedMessage(text)
        if let fault = decoded.fault {
            badMessages += 1
            tell(fault)
        } else {
            badMessages = 0
        }
        if let message = decoded.message { obey(message) }
        if badMessages >= Self.badMessagesInARow { close(.malformed, "too many messages that can't be used") }
    }

    /// Takes a frame that says nothing; it counts like a message.
    func readIdleFrame() {
        guard !isClosing else { return }
        _ = mayRead(byteCount: 0)
    }

    /// Counts a message, before any work is done for it.
    private func mayRead(byteCount: Int) -> Bool {
        let words = "More than 200 messages or pings a second were sent, or messages of more than 200 KiB."
        switch messages.take(byteCount: byteCount, now: now) {
        case .taken: return true
        case .dropped(let isFirst):
            if isFirst {
                let fault = "\(words) What is above that is dropped."
                tell(SessionFault(.rateExceeded, fault, retryAfter: .seconds(1)))
            }
        case .flooded:
            tell(SessionFault(.rateExceeded, words, isFatal: true, retryAfter: .seconds(5)))
            close(.rateExceeded, "rate exceeded")
        }
        return false
    }

    private func obey(_ message: ClientMessage) {
        switch message {
        case .update(let update): command(.update(update))
        case .text(let text): command(.text(text))
        case .commit:
            hearRest()
            command(.commit)
        case .clear: command(.clear)
        case .cancelReply(let reply): command(.cancelReply(reply))
        case .playback(let reply, let played):
            // Late reports are ignored, and nobody has heard what was not sent.
            guard reply == audibleReply else { return }
            port?.played(min(played, replyAudio.sent), of: reply)
        case .ping(let id):
            send("pong", ["id": id ?? .null, "time": .integer(WallClock.milliseconds)])
        case .end: command(.end)
        }
    }

    private func command(_ command: InputCommand) {
        port?.input(command, from: query.speaker)
    }
}
