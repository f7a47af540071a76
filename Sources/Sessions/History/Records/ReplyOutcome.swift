package import VoiceCore

/// How a reply ended, as its row keeps it.
package struct ReplyOutcome: Sendable {
    /// What was heard.
    package var content: String
    package var status: MessageStatus
    /// How much of the reply's speech was heard; nil for a written one.
    package var audio: Duration?
    package var timings: ReplyTimings?
    package var provider: String?
    package var model: String?
    package var usage: TokenUsage?
    /// Why the model stopped; nil where it didn't say.
    package var finish: FinishReason?

    package init(
        content: String,
        status: MessageStatus,
        audio: Duration? = nil,
        timings: ReplyTimings? = nil,
        provider: String? = nil,
        model: String? = nil,
        usage: TokenUsage? = nil,
        finish: FinishReason? = nil
    ) {
        self.content = content
        self.status = status
        self.audio = audio
        self.timings = timings
        self.provider = provider
        self.model = model
        self.usage = usage
        self.finish = finish
    }
}
