import Runtime
import VoiceCore

/// What a client says in a text message (`websocket.md`, "Text frames").
enum ClientMessage: Equatable {
    case update(SessionUpdate)
    case text(String)
    case commit
    case clear
    case cancelReply(MessageID?)
    case playback(MessageID, played: Duration)
    /// The `id` is any JSON value; nil: none was given.
    case ping(id: JSONValue?)
    case end
}
