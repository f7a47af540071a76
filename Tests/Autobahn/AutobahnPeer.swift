import Loops
import Net
import Runtime

/// What Autobahn's WebSocket suite talks with, for `script/autobahn`: our server's echo, or our client's.
@main
enum AutobahnPeer {
    struct WrongUse: Error {}

    static func main() async {
        do {
            try await run()
        } catch {
            ProcessStreams.writeError(Array("parley-autobahn-peer: \(error)\n".utf8))
            ProcessExit.end(1)
        }
    }

    private static func run() async throws {
        let words = Array(CommandLine.arguments.dropFirst())
        switch (words.first, words.count) {
        case ("serve", 1): try await EchoServer().run(tls: nil)
        case ("serve", 3): try await EchoServer().run(tls: try TLSIdentity(certificate: words[1], key: words[2]))
        case ("visit", 2): try await EchoClient(visiting: words[1]).run()
        default: throw WrongUse()
        }
    }

    /// The suite sends messages of 16 MiB.
    static var limits: WebSocketLimits {
        var limits = WebSocketLimits()
        limits.textByteCount = 32 * 1024 * 1024
        limits.binaryByteCount = 32 * 1024 * 1024
        limits.outputByteCount = 64 * 1024 * 1024
        limits.pingInterval = .seconds(3600)
        return limits
    }

    /// Sends every message back.
    static func echo(_ socket: WebSocket) {
        socket.onText = { socket.send(text: $0) }
        socket.onBinary = { socket.send(binary: $0) }
    }
}
