package import VoiceCore

/// One language-model endpoint, which may be a link of a chain.
///
/// It yields text, usage and why it ended (where it doesn't, it stopped by itself); its chain adds who answers and how
/// each attempt went. Before its first piece it throws what happened; whatever it throws afterwards the chain takes as
/// ``ProviderError/cut(reason:)``. What models think, and marks of their templates, the chain takes out of the text.
package protocol Provider: LanguageModel {
    /// The kind in configuration, such as `openai` or `echo`.
    var kind: String { get }
    /// The model's name; nil when the endpoint chooses.
    var model: String? { get }

    /// Asks the server for something that costs nothing.
    ///
    /// - Throws: ``ProviderError`` that says why it would not answer a prompt.
    func examine() async throws(ProviderError)

    /// The models that its server says it has; none where it doesn't tell.
    ///
    /// - Throws: ``ProviderError`` where it can't be asked.
    func models() async throws(ProviderError) -> [String]
}

extension Provider {
    package func models() async throws(ProviderError) -> [String] { [] }
}
