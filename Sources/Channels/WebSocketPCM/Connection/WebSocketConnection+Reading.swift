import Runtime
import VoiceCore

extension WebSocketConnection {
    /// Takes one text message.
    func read(_ text: String) {
        guard !isClosing else { return }
        activeAt = now
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
