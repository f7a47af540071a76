import VoiceCore

extension ProviderConfiguration {
    /// The base URL, or the kind's own.
    ///
    /// - Throws: ``AgentProblem`` for what is no http or https URL.
    func checkedBaseURL(orElse standard: String?, example: String) throws(AgentProblem) -> String {
        guard let url = baseURL ?? standard else {
            throw AgentProblem(field: "base_url", message: "is missing, such as \(example); the provider is left out")
        }
        guard url.hasPrefix("http://") || url.hasPrefix("https://"), !url.utf8.contains(where: { $0 <= 0x20 }) else {
            throw AgentProblem(
                field: "base_url",
                message: "is not an http or https URL, such as \(example); the provider is left out"
            )
        }
        return url
    }

    /// The model's name.
    ///
    /// - Throws: ``AgentProblem`` where there is none.
    func checkedModel(example: String) throws(AgentProblem) -> String {
        guard let model, !model.isEmpty else {
            throw AgentProblem(field: "model", message: "is missing, such as \(example); the provider is left out")
        }
        return model
    }

    /// An answer that isn't streamed has no first piece to wait for.
    var firstPieceTimeout: Duration { isStreaming ? firstTokenTimeout : timeout }
}
