package import Net
package import VoiceCore

package struct EchoProviderFactory: ProviderFactory {
    package let kind = "echo"

    package init() {}

    package func provider(
        _ configuration: ProviderConfiguration,
        clients: HTTPClients
    ) throws(AgentProblem) -> any Provider {
        EchoProvider()
    }
}
