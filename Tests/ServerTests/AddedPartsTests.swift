import Agents
import Configuration
import Runtime
import Speech
import Testing
import VoiceCore

@testable import Server

/// A voice as a stranger would add it: one folder (this enumeration), one line (``Registrations/withAcme``).
private enum AcmeVoice {
    private static let pace = ConfigOption("tts.acme.pace", "ACME_PACE", .integer(1...9), default: 5, "Its pace.")
    private static let url = ConfigOption("tts.acme.url", "ACME_URL", .http, "An Acme server.")

    static let kind = VoiceKind("acme", options: [url, pace], needs: url) { parts in
        parts.values.optionalText(url).map { Acme(url: $0, pace: parts.values.integer(pace)) }
    }

    struct Acme: SpeechSynthesizer, SelfChecking {
        let url: String
        let pace: Int
        let description = EngineDescription(name: "acme", languages: ["en"], isRemote: true)
        var problem: String? { "\(url) at pace \(pace) is a drawing" }

        func stop() async {}

        func speak(
            _ request: SpeechRequest,
            yield: @escaping @Sendable (SpeechPiece) async throws(EngineError) -> Void
        ) async throws(EngineError) {
            throw .unavailable("a drawing does not speak")
        }
    }
}

/// A vendor of language models, added the same way.
private enum AcmeModels {
    private static let motto = ConfigOption("llm.acme.motto", "ACME_MOTTO", .text, "What it always says.")

    static let vendor = ModelVendor(
        "acme",
        options: [motto],
        configured: { values in
            values.optionalText(motto).map { ProviderConfiguration(kind: "acme", model: $0) }
        },
        make: { configuration, _ throws(AgentProblem) in
            guard let model = configuration.model else { throw AgentProblem(field: "model", message: "is missing") }
            return Acme(model: model)
        }
    )

    struct Acme: Provider {
        let kind = "acme"
        let model: String?

        func answer(
            to prompt: Prompt,
            yield: @escaping @Sendable (ModelEvent) async throws(ProviderError) -> Void
        ) async throws(ProviderError) {
            try await yield(.text("Acme says \(model ?? "")."))
        }

        func examine() async throws(ProviderError) {}
    }
}

extension Registrations {
    fileprivate static var withAcme: Registrations {
        Registrations(
            ears: standard.engines.ears,
            voices: [AcmeVoice.kind] + standard.engines.voices,
            vendors: [AcmeModels.vendor] + standard.vendors
        )
    }
}

@Suite("A part that is added in one folder and one line")
struct AddedPartsTests {
    private func mistakes(_ environment: [String: String], _ parts: Registrations = .withAcme) -> [String] {
        do throws(ConfigError) {
            _ = try ServerConfiguration(ConfigSources(environment: environment), parts: parts)
            return []
        } catch {
            return error.faults.map(\.description)
        }
    }

    @Test("Its options are read, checked and missed like all others")
    func options() {
        #expect(mistakes(["TTS_ENGINE": "acme", "ACME_URL": "http://a", "ACME_PACE": "9"]) == [])
        #expect(mistakes(["TTS_ENGINE": "acme"]) == ["tts.acme.url: is not set, and tts.engine names acme"])
        #expect(
            mistakes(["ACME_PACE": "10"]) == [
                "ACME_PACE (environment): \"10\" is not a whole number from 1 to 9"
            ]
        )
        #expect(mistakes(["TTS_ENGINE": "acme"], .standard).count == 1)
    }

    @Test("A voice is served: its health, its settings, and its name in an agent's row")
    func voice() async throws {
        try await RunningServer.run(["ACME_URL": "http://a", "TTS_ENGINE": "acme"], parts: .withAcme) { server in
            let ready = try await server.ask("GET", "/ready")
            #expect(ready.text.contains("http://a at pace 5 is a drawing"))
            let agent = try await server.ask("POST", "/v1/agents", json: ["name": "ada", "tts": "acme"])
            #expect(agent.status == 201)
            #expect(!agent.text.contains("no engine acme"))
        }
    }

    @Test("A vendor answers: from the environment, and from an agent's row")
    func vendor() async throws {
        try await RunningServer.run(["ACME_MOTTO": "hello"], parts: .withAcme) { server in
            _ = try await server.ask(
                "POST",
                "/v1/agents",
                json: ["name": "ada", "providers": [["kind": "acme", "model": "goodbye"]]]
            )
            for (agent, text) in [("parley", "Acme says hello."), ("ada", "Acme says goodbye.")] {
                let session = try await server.ask("POST", "/v1/sessions", json: ["agent": .string(agent)])
                let id = try #require(session.json?["session_id"]?.string ?? session.json?["id"]?.string)
                let said = try await server.ask("POST", "/v1/sessions/\(id)/messages", json: ["content": "well?"])
                #expect(said.text.contains(text))
            }
        }
    }
}
