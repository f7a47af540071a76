import VoiceCore

/// What a ``TurnMachine`` wants done, in this order.
enum TurnAction: Equatable, Sendable {
    case startTranscribing(UtteranceID, SpeakerID)
    /// Ask for the text so far; the answer is `settled` or `settleFailed`.
    case settle(UtteranceID)
    /// Ask for the text so far of somebody who goes on; the answer, if there is one, is `peeked`.
    case peek(UtteranceID)
    /// Ask for the final text; the answer is `transcribed` or `transcriptionFailed`.
    case finish(UtteranceID)
    /// The transcription is needed no longer.
    case stopTranscribing(UtteranceID)

    case tellSpeechStarted(UtteranceID, SpeakerID)
    case tellSpeechEnded(UtteranceID, EndReason)
    /// Tell a final text that no turn follows.
    case tellTranscript(UtteranceID, Transcript)
    /// Write a final text to the history and tell it then.
    case keepTranscript(UtteranceID, Transcript)
    /// Write a typed text to the history.
    case keepText(TextID)
    /// An utterance got no text in time.
    case tellTimeout(UtteranceID)
    case refuse(Refusal)

    /// Begin to make a reply, and tell nothing of it yet. With `basis` it rests on words that may not be the last.
    case ask(TurnID, to: [TurnInput], basis: UtteranceID?)
    /// The words that the reply rests on were the last.
    case confirm(TurnID)
    /// Forget the reply; nothing of it was told.
    case drop(TurnID)
    /// Tell the reply as it is made, and play it.
    case begin(TurnID)
    case pause(TurnID)
    case resume(TurnID)
    /// Cut the reply where it is, and end it.
    case interrupt(TurnID)
    /// The reply is complete; end it.
    case end(TurnID)

    case setTimer(TurnTimer, at: Duration)
    case cancelTimer(TurnTimer)
    /// A result came after its turn or utterance had passed.
    case countLate(LateResult)

    enum Refusal: Equatable, Sendable {
        case nothingToEnd
        case noReply
        /// More than ``TurnMachine/inputLimit`` messages would wait for a reply.
        case tooManyInputs
    }

    enum LateResult: String, Sendable {
        case transcript, reply
    }
}
