import Net
import Resampling
import Runtime
import VoiceCore

extension WebSocketConnection: SessionListener {
    nonisolated func handle(_ event: SessionEvent) {
        assumeIsolated { $0.tell(event) }
    }

    /// Tells the client what happened in the session.
    private func tell(_ event: SessionEvent) {
        guard !isClosing else { return }
        switch event {
        case .replyAudio(let frame, let reply): return play(frame, of: reply)
        case .replyAudioEnded: finishAudio()
        case .fault(let fault):
            tell(fault)
            if fault.isFatal { close(.internalError, "internal error") }
            return
        case .takenOver: return close(.takenOver, "taken over by another connection")
        case .goingAway: return close(.goingAway, "the server is going away")
        default: break
        }
        if let message = event.message(outputRate: query.outputRate) { send(message.type, message.fields) }
        follow(event)
    }

    /// Tells the client of a fault.
    func tell(_ fault: SessionFault) {
        guard !isClosing else { return }
        Metric.clientErrors.add(1, fault.code.rawValue)
        if let message = SessionEvent.fault(fault).message(outputRate: query.outputRate) {
            send(message.type, message.fields)
        }
    }

    /// Keeps track of the reply under way.
    private func follow(_ event: SessionEvent) {
        switch event {
        case .replyStarted(let start): activeReply = start.reply
        case .replyAudioStarted(let reply):
            audibleReply = reply
            replyAudio.begin()
        case .replyInterrupted:
            audibleReply = nil
            replyAudio.begin()
        case .replyEnded(let end):
            if activeReply == end.reply { activeReply = nil }
            if audibleReply == end.reply { audibleReply = nil }
            activeAt = now
        case .ended: close(.sessionEnded, "the session has ended")
        default: break
        }
    }

    private func play(_ frame: AudioFrame, of reply: MessageID) {
        guard reply == audibleReply else { return }
        do throws(ResamplingError) {
            send(try replyAudio.messages(of: frame))
        } catch {
            tell(SessionFault(.speechFailed, "The voice's audio can't be converted.", reply: reply))
        }
    }

    private func finishAudio() { send(replyAudio.finish()) }

    private func send(_ messages: [PCMMessage]) {
        for message in messages where !isClosing {
            socket.send(binary: message.bytes)
            watchBacklog()
        }
    }
}
