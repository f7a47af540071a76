package import VoiceCore

/// A change of a session's row; what is nil stays as it is.
package struct SessionPatch: Sendable {
    /// A new value, which may be none.
    package enum Replacement<Value: Sendable>: Sendable {
        case value(Value)
        case null
    }

    package var title: Replacement<String>?
    /// The row id of its agent, or whichever is the default.
    package var agentID: Replacement<String>?
    package var user: String?
    /// All the settings as they hold from now on.
    package var settings: SessionSettings?
    package var metadata: SessionMetadataChange?

    package init() {}
}
