import Runtime
import VoiceCore

/// How a session's history is written for people and other programs.
///
/// Messages of which nothing was heard are left out, but for JSON, which has them all.
package enum TranscriptFormat: String, Sendable, CaseIterable {
    case txt, md, json, srt, vtt

    /// For the header `Content-Type`.
    package var contentType: String {
        switch self {
        case .txt: "text/plain; charset=utf-8"
        case .md: "text/markdown; charset=utf-8"
        case .json: "application/json"
        case .srt: "application/x-subrip; charset=utf-8"
        case .vtt: "text/vtt; charset=utf-8"
        }
    }

    /// Writes a session.
    ///
    /// - Parameters:
    ///   - session: Whose title and agent stand at the head.
    ///   - messages: Oldest first.
    /// - Returns: The text.
    package func text(of session: SessionRecord, _ messages: [MessageRecord]) -> String {
        let said = messages.compactMap { message -> MessageRecord? in
            var message = message
            message.content = message.content.withoutControls
            return message.content.contains { !$0.isWhitespace } ? message : nil
        }
        return switch self {
        case .txt: PlainTranscript.text(of: session, said)
        case .md: MarkdownTranscript.text(of: session, said)
        case .json: JSONValue.object(["session": session.json, "messages": .array(messages.map(\.json))]).text
        case .srt: SubtitleTranscript(session, said).subRip
        case .vtt: SubtitleTranscript(session, said).webVTT
        }
    }
}

extension MessageRecord {
    /// Whom a transcript names: the speaker, the agent, or the role.
    func name(in session: SessionRecord) -> String {
        switch role {
        case .user: (speaker ?? session.user).onOneLine
        case .assistant: (speaker ?? session.agent).onOneLine
        case .system, .tool: role.rawValue
        }
    }

    /// What a transcript adds to a message that did not go to its end.
    var remark: String {
        switch status {
        case .complete: ""
        case .interrupted: " [interrupted]"
        case .failed: " [failed]"
        }
    }
}
