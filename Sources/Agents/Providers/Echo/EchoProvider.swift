package import VoiceCore

/// Says plainly that there is no language model, and repeats what it heard.
package struct EchoProvider: Provider {
    package let kind = "echo"
    package let model: String? = nil

    package init() {}

    package func answer(
        to prompt: Prompt,
        yield: @escaping @Sendable (ModelEvent) async throws(ProviderError) -> Void
    ) async throws(ProviderError) {
        try await yield(.text("No language model is configured, so I can only repeat what I heard: "))
        guard let heard = prompt.messages.last(where: { $0.role == .user })?.content, !heard.isEmpty else { return }
        try await yield(.text(heard))
    }

    package func examine() async throws(ProviderError) {}
}
