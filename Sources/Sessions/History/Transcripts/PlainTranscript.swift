/// A history as plain text: one line a message, with the time of day in UTC.
enum PlainTranscript {
    static func text(of session: SessionRecord, _ messages: [MessageRecord]) -> String {
        messages.map { message in
            let time = message.createdAt.dateAndTime
            let content = message.content.split(whereSeparator: \.isNewline).joined(separator: "\n    ")
            return "[\(time)] \(message.name(in: session)): \(content)\(message.remark)\n"
        }.joined()
    }
}
