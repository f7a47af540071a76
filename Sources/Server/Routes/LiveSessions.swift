import VoiceCore

/// What the API does to sessions that are held in memory.
protocol LiveSessions: Sendable {
    /// Ends a session under whoever is connected to it; nothing when it isn't live.
    func end(_ session: SessionID, _ reason: SessionEndReason) async

    /// Lets a live session go on with another agent from its next turn on.
    func switchAgent(of session: SessionID, to agent: String) async
}
