import Agents
import Net
import Runtime
import TestSupport
import Testing
import VoiceCore

@Suite("The chain of agents without providers", .timeLimit(.minutes(1)))
struct DefaultChainTests {
    /// A server that lists this model and answers with it.
    static func modelServer(_ model: String) -> ScriptedServer {
        ScriptedServer { connection in
            while let request = connection.request() {
                if request.line.hasPrefix("GET /v1/models ") {
                    connection.answer("{\"object\":\"list\",\"data\":[{\"id\":\"\(model)\"},{\"id\":\"other\"}]}")
                } else {
                    connection.answer("{\"choices\":[{\"message\":{\"content\":\"I am \(model)\"}}]}")
                }
            }
        }
    }

    static func detector(_ ports: [Int]) throws -> LocalServerDetector {
        LocalServerDetector(ports: ports, patience: .milliseconds(200), clients: try TestClients.shared().clients)
    }

    @Test("The first server that lists a model is taken, whatever else listens")
    func order() async throws {
        let silent = ScriptedServer { $0.waitForClose() }
        let web = ScriptedServer { connection in
            if connection.request() != nil { connection.answer("<html>", type: "text/html") }
        }
        let empty = ScriptedServer { connection in
            if connection.request() != nil { connection.answer("{\"data\":[]}") }
        }
        let first = Self.modelServer("first")
        let second = Self.modelServer("second")
        let servers = [silent, web, empty, first, second]
        defer { for server in servers { server.stop() } }
        let found = try await Self.detector([ScriptedServer.closedPort()] + servers.map(\.port)).detect()
        #expect(found?.baseURL == first.url + "/v1")
        #expect(found?.model == "first")
        #expect(found?.kind == "openai")
    }

    @Test("Nothing is found where nothing is")
    func nothing() async throws {
        let detector = try Self.detector([ScriptedServer.closedPort(), DeafServer().port])
        #expect(await detector.detect() == nil)
    }

    @Test("Echo answers until a server is there, then the server does")
    func appearing() async throws {
        let server = Self.modelServer("local")
        defer { server.stop() }
        let chain = try DefaultChain(
            configured: [],
            registry: TestClients.shared().registry,
            detector: Self.detector([server.port]),
            interval: .milliseconds(10)
        )
        #expect(await chain.current.outcome().attempts.map(\.provider) == ["echo"])
        chain.start()
        while chain.current.links.first?.provider.kind == "echo" { await Task.yield() }
        #expect(await chain.current.outcome().text == "I am local")
        await chain.stop()
    }

    @Test("Where a provider is configured nobody looks, and echo isn't in the chain")
    func configured() async throws {
        let server = Self.modelServer("configured")
        let asked = Lock(0)
        let other = ScriptedServer { connection in
            asked.withLock { $0 += 1 }
            connection.waitForClose()
        }
        defer {
            server.stop()
            other.stop()
        }
        let chain = try DefaultChain(
            configured: [ProviderConfiguration(kind: "openai", baseURL: server.url + "/v1", model: "x")],
            registry: TestClients.shared().registry,
            detector: Self.detector([other.port])
        )
        chain.start()
        #expect(chain.current.links.map(\.provider.kind) == ["openai"])
        #expect(await chain.current.outcome().text == "I am configured")
        await chain.stop()
        #expect(asked.withLock { $0 } == 0)
    }

    @Test("A provider that can't be made is told at once")
    func unusable() throws {
        let registry = try TestClients.shared().registry
        #expect(throws: AgentProblem.self) {
            try DefaultChain(
                configured: [ProviderConfiguration(kind: "openai", baseURL: "localhost")],
                registry: registry,
                detector: nil
            )
        }
    }
}
