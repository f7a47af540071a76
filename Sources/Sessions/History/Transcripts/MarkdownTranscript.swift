/// A history as Markdown: a heading, and a paragraph a message.
enum MarkdownTranscript {
    static func text(of session: SessionRecord, _ messages: [MessageRecord]) -> String {
        let title =
            session.title.map { escaped($0.onOneLine) } ?? "Conversation with \(escaped(session.agent.onOneLine))"
        let began = session.createdAt.dateAndTime
        let paragraphs = messages.map { message in
            "**\(escaped(message.name(in: session)))**: \(escaped(message.content))\(escaped(message.remark))\n"
        }
        return (["# \(title)\n", "Session `\(session.id)`, \(began) UTC\n"] + paragraphs).joined(separator: "\n")
    }

    /// What was said is text, whatever marks are in it; its lines stay lines (CommonMark 0.31, sections 2.4 and 6.7).
    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for character in text {
            if character.isNewline {
                escaped += "\\\n"
            } else {
                if "\\`*_{}[]()#+-!|<>&~".contains(character) { escaped += "\\" }
                escaped.append(character)
            }
        }
        return escaped
    }
}
