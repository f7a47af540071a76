import VoiceCore

extension Prompt {
    /// The messages with what has been said of this reply before another provider broke off.
    ///
    /// - Parameter continuesLast: Whether the model's server goes on with a last message that is the assistant's; else
    ///   it is asked to.
    /// - Returns: The last one is what the model answers or goes on with.
    func messages(continuesLast: Bool) -> [Message] {
        guard !alreadySaid.isEmpty else { return messages }
        let said = Message(role: .assistant, content: alreadySaid)
        guard !continuesLast else { return messages + [said] }
        return messages + [said, Message(role: .user, content: Self.goOn)]
    }

    private static let goOn = """
        Your last answer was cut off by the network, in mid-sentence. Go on exactly after its last character. \
        Repeat nothing of it, do not apologise and do not mention this.
        """
}
