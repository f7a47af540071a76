/// Why a model stopped writing, as `reply.ended` and the column `messages.finish` have it.
package enum FinishReason: String, Sendable, CaseIterable {
    /// It had said all that it had to say.
    case stop
    /// It, or the reply, may be no longer than this.
    case length
    /// Its provider held something back.
    case filtered
}
