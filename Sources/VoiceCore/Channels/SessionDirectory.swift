package import Loops

/// Where channels get sessions from.
package protocol SessionDirectory: Sendable {
    /// Opens, or resumes, a session for a connection that is about to begin; nothing is told to the listener before ``Admission/attach``.
    ///
    /// - Throws: ``SessionFault`` with `agent.not_found`, `agent.none`, `session.ended`, `session.not_found`, `session.limit`,
    ///   `storage.failed` or `server.draining`.
    func admit(_ request: SessionRequest) async throws(SessionFault) -> any Admission
}

/// What a connection asks for.
package struct SessionRequest: Sendable {
    /// Nil: a new session.
    package var session: SessionID?
    /// Nil: the default agent, or the session's own.
    package var agent: String?
    package var speaker: SpeakerID
    /// `websocket`, `discord`, `realtime` or `http`.
    package var channel: String
    /// The API key's name; nil when all is open.
    package var owner: String?
    /// Where the caller is; shared engines take turns by it where there is no owner.
    package var network: String?
    /// Whether sessions of other owners may be used (scope `admin`).
    package var mayUseAnySession: Bool
    /// Replies are spoken.
    package var wantsAudio: Bool
    package var wantsPartials: Bool
    /// How far ahead of real time reply audio may be handed over.
    package var playbackAhead: Duration

    package init(
        session: SessionID? = nil,
        agent: String? = nil,
        speaker: SpeakerID = .anonymous,
        channel: String,
        owner: String? = nil,
        network: String? = nil,
        mayUseAnySession: Bool = false,
        wantsAudio: Bool = true,
        wantsPartials: Bool = true,
        playbackAhead: Duration = .seconds(1)
    ) {
        self.session = session
        self.agent = agent
        self.speaker = speaker
        self.channel = channel
        self.owner = owner
        self.network = network
        self.mayUseAnySession = mayUseAnySession
        self.wantsAudio = wantsAudio
        self.wantsPartials = wantsPartials
        self.playbackAhead = playbackAhead
    }
}

/// A place in a session that is held for a connection.
///
/// Dropping it without attaching gives it back.
package protocol Admission: AnyObject, Sendable {
    var session: SessionID { get }
    var agent: String { get }
    /// Whether the session existed before.
    var isResumed: Bool { get }
    /// Messages in the history, which is also the last message's `seq`.
    var messageCount: Int { get }
    /// Where the connection has to live.
    var loop: EventLoop { get }

    /// Joins the session: an earlier connection gets `takenOver`, events flow to `listener` from now on (a greeting
    /// begins after this call returned). On ``loop``, once.
    func attach(_ listener: any SessionListener) -> (port: any SessionPort, id: AttachmentID)
}
