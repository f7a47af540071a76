import Runtime

/// Follows a conversation, to know when everything that was said has been answered.
///
/// Pure.
struct TalkProgress: Equatable {
    /// The server has answered the ping that followed the last of what was said.
    private(set) var hasSaidAll = false
    /// The server has understood words, whether a turn follows them or not.
    private(set) var hasHeard = false
    private var isHearing = false
    /// User messages that wait for a reply.
    private var unanswered = 0
    private var isReplying = false

    /// Takes an event of the server.
    mutating func observe(_ type: String, _ event: JSONValue) {
        switch type {
        case "speech.started": isHearing = true
        case "transcript.final":
            isHearing = false
            if event["text"]?.string?.isEmpty == false { hasHeard = true }
            if event["message"]?.string != nil { unanswered += 1 }
        case "reply.started":
            isReplying = true
            if event["to"]?.string != nil { unanswered = 0 }
        case "reply.ended": isReplying = false
        case "pong": hasSaidAll = true
        default: break
        }
    }

    /// A typed text was sent.
    mutating func typed() { unanswered += 1 }

    var isComplete: Bool { hasSaidAll && !isHearing && !isReplying && unanswered == 0 }
}
