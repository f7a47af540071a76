import VoiceCore

/// The last messages of a session as models are shown them.
package struct PromptContext: Sendable {
    struct Entry: Sendable {
        let id: MessageID
        let role: Prompt.Message.Role
        /// Who spoke; nil for the agent.
        let speaker: String?
        var content: String
    }

    private var entries: [Entry]
    /// More are never asked for.
    private static let limit = 1_000

    /// - Parameter messages: Oldest first, without empty ones.
    init(_ messages: [MessageRecord] = []) {
        entries = messages.map {
            Entry(id: $0.id, role: $0.role, speaker: $0.role == .user ? $0.speaker : nil, content: $0.content)
        }
    }

    mutating func append(_ entry: Entry) {
        entries.append(entry)
        if entries.count > Self.limit { entries.removeFirst(entries.count - Self.limit) }
    }

    mutating func remove(_ id: MessageID) {
        entries.removeAll { $0.id == id }
    }

    /// Forgets what is older than the last so many messages.
    mutating func trim(to count: Int) {
        if entries.count > count { entries.removeFirst(entries.count - count) }
    }

    /// What came before, and then what is to be answered; with more than one speaker each is named.
    ///
    /// - Parameters:
    ///   - limit: How many messages a model is shown, those to be answered included.
    ///   - questions: What is to be answered, oldest first.
    /// - Returns: Oldest first; the last is a question.
    func messages(limit: Int, answering questions: [Entry]) -> [Prompt.Message] {
        let asked = Set(questions.map(\.id))
        let earlier = entries.filter { !asked.contains($0.id) }.suffix(max(0, limit - questions.count))
        let shown = earlier + questions
        let isShared = Set(shown.compactMap(\.speaker)).count > 1
        return shown.map { entry in
            let name = isShared ? entry.speaker.map { "\($0): " } ?? "" : ""
            return Prompt.Message(role: entry.role, content: name + entry.content)
        }
    }
}
