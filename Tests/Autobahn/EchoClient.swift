import Loops
import Net

/// Takes each case of a fuzzing server in turn and sends every message back.
struct EchoClient {
    private let url: String

    init(visiting url: String) { self.url = url }

    func run() async throws {
        let loop = try EventLoop(name: "client")
        loop.start()
        let client = WebSocketClient(HTTPClient(loop: loop))
        let count = try await visit("/getCaseCount", client).first.flatMap(Int.init) ?? 0
        for number in 1...max(1, count) { _ = try await visit("/runCase?case=\(number)&agent=parley-client", client) }
        _ = try await visit("/updateReports?agent=parley-client", client)
        loop.stop()
    }

    /// Stays until the server closes; the texts that came.
    private func visit(_ path: String, _ client: WebSocketClient) async throws -> [String] {
        let (texts, tell) = AsyncStream<String>.makeStream()
        try await client.connect(url: url + path, limits: AutobahnPeer.limits) { socket in
            AutobahnPeer.echo(socket)
            socket.onText = { text in
                if path.hasPrefix("/runCase") { socket.send(text: text) } else { tell.yield(text) }
            }
            socket.onClose = { _ in tell.finish() }
        }
        return await texts.reduce(into: []) { $0.append($1) }
    }
}
