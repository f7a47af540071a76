import Runtime

/// What a session tells whoever listens to it: a channel's connection, a typed turn's answer, a live view.
///
/// Told on the session's loop, in the order of `websocket.md` ("Order within a turn").
package enum SessionEvent: Sendable {
    case updated(EffectiveSettings)
    case speechStarted(UtteranceID, SpeakerID)
    case speechEnded(UtteranceID, duration: Duration, reason: EndReason)
    case partialTranscript(UtteranceID, String)
    /// `message` is nil when no turn follows.
    case finalTranscript(UtteranceID, Transcript, message: MessageID?)
    case replyStarted(ReplyStart)
    case replyText(MessageID, String)
    /// Audio follows. The channel converts from the frames' own rate.
    case replyAudioStarted(MessageID)
    case replyAudio(AudioFrame, MessageID)
    /// Stop playing, keep what is buffered.
    case replyPaused(MessageID, played: Duration)
    case replyResumed(MessageID)
    /// Drop what is buffered. `heard` is the text that was heard.
    case replyInterrupted(MessageID, played: Duration, heard: String)
    /// The last frame was handed over.
    case replyAudioEnded(MessageID, duration: Duration)
    case replyEnded(ReplyEnd)
    case fault(SessionFault)
    /// The session has ended for good; nothing follows.
    case ended(SessionEndReason)
    /// Another connection has taken the session over; nothing follows.
    case takenOver
    /// The server goes away; sent when the current reply is finished; nothing follows.
    case goingAway
}

/// `reply.started`.
package struct ReplyStart: Sendable, Equatable {
    package var reply: MessageID
    /// The user message that is answered; nil for a greeting.
    package var to: MessageID?
    package var agent: String
    /// Nil when every provider failed.
    package var provider: String?
    package var model: String?

    package init(reply: MessageID, to: MessageID?, agent: String, provider: String?, model: String?) {
        self.reply = reply
        self.to = to
        self.agent = agent
        self.provider = provider
        self.model = model
    }
}

/// How a message stands in the history (`messages.status`).
package enum MessageStatus: String, Sendable {
    case complete, interrupted, failed
}

/// `reply.ended`.
package struct ReplyEnd: Sendable, Equatable {
    package var reply: MessageID
    /// What was heard.
    package var text: String
    package var status: MessageStatus
    package var timings: ReplyTimings
    package var usage: TokenUsage?
    /// Why the model ended; nil where it did not, or none was asked.
    package var finish: FinishReason?
    package var attempts: [Attempt]

    package init(
        reply: MessageID,
        text: String,
        status: MessageStatus,
        timings: ReplyTimings,
        usage: TokenUsage?,
        finish: FinishReason? = nil,
        attempts: [Attempt]
    ) {
        self.reply = reply
        self.text = text
        self.status = status
        self.timings = timings
        self.usage = usage
        self.finish = finish
        self.attempts = attempts
    }
}

/// `timings` of `websocket.md`: each nil where the stage did not run.
package struct ReplyTimings: Sendable, Equatable {
    package var endpoint: Duration?
    package var stt: Duration?
    package var firstToken: Duration?
    package var firstSpeech: Duration?
    package var firstAudio: Duration?
    package var generated: Duration?
    package var total: Duration?

    package init() {}
}

/// `error`.
package struct SessionFault: Error, Sendable, Equatable {
    /// What went wrong, as `websocket.md` and `http.md` name it.
    package enum Code: String, Sendable, CaseIterable {
        case invalidQuery = "query.invalid"
        case invalidMessage = "message.invalid"
        case malformedMessage = "message.malformed"
        case unknownMessage = "message.unknown"
        case misalignedAudio = "audio.misaligned"
        case emptyInput = "input.empty"
        case noActiveReply = "reply.not_active"
        case transcriptionFailed = "stt.failed"
        case transcriptionTimeout = "stt.timeout"
        case speechFailed = "tts.failed"
        case speechTimeout = "tts.timeout"
        case providerFailed = "provider.failed"
        case storageFailed = "storage.failed"
        case draining = "server.draining"
        case internalError = "server.internal"
        case agentNotFound = "agent.not_found"
        case noAgent = "agent.none"
        case sessionNotFound = "session.not_found"
        case sessionEnded = "session.ended"
        case sessionLimit = "session.limit"
        case rateExceeded = "rate.exceeded"
        case invalidAuthorization = "auth.invalid"
    }

    package var code: Code
    /// For a person; nothing in it looks like a key.
    package var message: String
    package var isFatal: Bool
    package var param: String?
    package var reply: MessageID?
    package var retryAfter: Duration?

    package init(
        _ code: Code,
        _ message: String,
        isFatal: Bool = false,
        param: String? = nil,
        reply: MessageID? = nil,
        retryAfter: Duration? = nil
    ) {
        self.code = code
        self.message = Redaction.redacted(message)
        self.isFatal = isFatal
        self.param = param
        self.reply = reply
        self.retryAfter = retryAfter
    }
}

package enum SessionEndReason: String, Sendable {
    case client, api, deleted, error
}
