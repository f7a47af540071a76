import Runtime
import VoiceCore

extension ProviderConfiguration {
    /// The base URL, or the kind's own.
    ///
    /// - Throws: ``AgentProblem`` for what is no http or https URL.
    func checkedBaseURL(orElse standard: String?, example: String) throws(AgentProblem) -> ServerAddress {
        guard let url = baseURL ?? standard else {
            throw AgentProblem(field: "base_url", message: "is missing, such as \(example); the provider is left out")
        }
        do throws(ServerAddress.Fault) {
            return try ServerAddress(url)
        } catch {
            throw AgentProblem(
                field: "base_url",
                message: "\(error); it has to be like \(example); the provider is left out"
            )
        }
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
