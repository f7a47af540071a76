package import Loops

/// What a channel's connection may tell a session; without effect once the connection has been detached or taken over.
///
/// Call everything on the session's loop.
package protocol SessionPort: AnyObject, Sendable {
    /// The loop on which the session lives.
    var loop: EventLoop { get }

    /// Takes a 20 ms frame of 16 kHz; the frames of a speaker follow each other without gaps. Synchronous, no hop.
    ///
    /// A speaker who stops sending within an utterance is taken for silent; the session sees to that itself.
    func receive(_ frame: AudioFrame, from speaker: SpeakerID)
    func input(_ command: InputCommand, from speaker: SpeakerID)
    /// How far the client has really played a reply.
    func played(_ duration: Duration, of reply: MessageID)
    /// A speaker has gone; an utterance under way is dropped.
    func speakerLeft(_ speaker: SpeakerID)
    /// The connection sent more than it may: what was said over it and has no text yet gets none.
    func forgetSpeech()
    /// The connection has ended; the session stays open.
    func detach(_ attachment: AttachmentID)
}

/// What a client asks of its session, besides audio.
package enum InputCommand: Sendable {
    /// A typed turn.
    case text(String)
    /// Ends the utterance now.
    case commit
    /// Drops audio not yet committed.
    case clear
    /// Stops the reply that is being made or played; nil: whichever it is.
    case cancelReply(MessageID?)
    case update(SessionUpdate)
    /// Ends the session.
    case end
}

/// Names one connection to a session within this process.
package struct AttachmentID: Hashable, Sendable {
    package let number: Int

    package init(_ number: Int) { self.number = number }
}

/// What a session tells.
///
/// Called on the session's loop; must not wait.
package protocol SessionListener: AnyObject, Sendable {
    func handle(_ event: SessionEvent)
}
