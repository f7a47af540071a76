import Runtime
import TestSupport
import Testing
import VoiceCore

@testable import Speech

/// Something that goes wrong with an engine's server, and what has to come of it.
struct EngineFault: CustomTestStringConvertible, Sendable {
    enum Server: Sendable {
        /// Nothing listens.
        case none
        /// Nobody accepts the connection.
        case deaf
        case scripted(@Sendable (ScriptedConnection, any FaultyEngine) -> Void)
    }

    let testDescription: String
    /// The error's case.
    let expected: String
    /// What is asked of the server's answer before it is asked again, in seconds; nil: it doesn't rest.
    let rest: Int?
    let server: Server

    init(_ name: String, _ expected: String, rest: Int? = 5, _ server: Server) {
        testDescription = name
        self.expected = expected
        self.rest = rest
        self.server = server
    }

    /// With every engine.
    static let all: [EngineFault] = [
        EngineFault("refused", "unavailable", .none),
        EngineFault("deaf", "timedOut", .deaf),
        EngineFault("black hole", "timedOut", .scripted { connection, _ in connection.waitForClose() }),
        EngineFault("stalls in its first bytes", "timedOut", .scripted { $1.stall($0, after: 3) }),
        EngineFault("stalls in its answer", "timedOut", .scripted { $1.stall($0, after: $1.answer.count * 2 / 3) }),
        EngineFault(
            "lives, but says nothing",
            "timedOut",
            .scripted { connection, engine in
                guard engine.scheme == "tcp" ? engine.take(connection) : connection.request() != nil else { return }
                if engine.scheme != "tcp" { connection.send("HTTP/1.1 200 OK\r\n") }
                connection.drip(
                    engine.scheme == "tcp" ? "{\"type\":\"ping\"}\n" : "X-Wait: 1\r\n",
                    every: .milliseconds(20)
                )
            }
        ),
        EngineFault(
            "breaks off",
            "unavailable",
            .scripted { connection, engine in
                guard engine.take(connection) else { return }
                connection.send(engine.answer.dropLast(3))
            }
        ),
        EngineFault(
            "garbage",
            "malformedAnswer",
            .scripted { connection, engine in
                while engine.take(connection) { connection.send(engine.garbage) }
            }
        ),
        EngineFault(
            "endless",
            "malformedAnswer",
            .scripted { connection, engine in
                guard engine.take(connection) else { return }
                connection.send(engine.endlessBeginning)
                let block = [UInt8](repeating: UInt8(ascii: "x"), count: 100_000)
                while connection.send(block) {}
            }
        ),
    ]

    /// With those that speak HTTP.
    static let statuses: [EngineFault] = [
        status("400 Bad Request", "unfit", rest: nil), status("401 Unauthorized", "refused"),
        status("404 Not Found", "refused"), status("413 Content Too Large", "unfit", rest: nil),
        status("422 Unprocessable", "unfit", rest: nil), status("429 Too Many Requests", "unavailable"),
        status("429 Too Many Requests", "unavailable", rest: 30, headers: "Retry-After: 30\r\n"),
        status("500 Internal Server Error", "unavailable"), status("503 Service Unavailable", "unavailable"),
        status("503 Service Unavailable", "unavailable", rest: 30, headers: "Retry-After: 30\r\n"),
        status("504 Gateway Timeout", "timedOut"),
    ]

    private static func status(
        _ status: String,
        _ expected: String,
        rest: Int? = 5,
        headers: String = ""
    ) -> EngineFault {
        EngineFault(
            status + (headers.isEmpty ? "" : ", come again"),
            expected,
            rest: rest,
            .scripted { connection, _ in
                while connection.request() != nil {
                    connection.answer(#"{"error":"secret words"}"#, status: status, headers: headers)
                }
            }
        )
    }

    /// Runs a test against the server, under its URL with this scheme.
    func with(
        _ engine: any FaultyEngine,
        _ body: (String) async throws -> Void
    ) async throws {
        switch server {
        case .none: try await body("\(engine.scheme)://127.0.0.1:\(ScriptedServer.closedPort())")
        case .deaf:
            let server = DeafServer()
            try await body("\(engine.scheme)://127.0.0.1:\(server.port)")
            withExtendedLifetime(server) {}
        case .scripted(let script):
            let server = ScriptedServer { script($0, engine) }
            defer { server.stop() }
            try await body("\(engine.scheme)://127.0.0.1:\(server.port)")
        }
    }

    /// Checks what is known of the engine afterwards.
    func check(_ state: EngineState) {
        #expect(state.breakerState == (rest == nil ? .closed : .open))
        if let rest { #expect(state.problem?.hasSuffix("asked again in \(rest) s") == true, "\(state.problem ?? "")") }
        #expect(state.problem?.contains("secret") != true)
    }
}

/// An engine whose server does wrong.
protocol FaultyEngine: Sendable {
    /// Of the server's URL.
    var scheme: String { get }
    /// A whole right answer, head included.
    var answer: [UInt8] { get }
    var garbage: [UInt8] { get }
    /// What an answer begins with that never ends.
    var endlessBeginning: [UInt8] { get }

    /// Reads what is asked; false when the peer has gone.
    func take(_ connection: ScriptedConnection) -> Bool
}

extension FaultyEngine {
    func stall(_ connection: ScriptedConnection, after count: Int) {
        guard take(connection) else { return }
        connection.send(answer.prefix(count))
        connection.waitForClose()
    }
}

/// An answer over HTTP.
func httpAnswer(_ body: [UInt8], type: String) -> [UInt8] {
    Array("HTTP/1.1 200 OK\r\nContent-Type: \(type)\r\nContent-Length: \(body.count)\r\n\r\n".utf8) + body
}

/// The case of an error, where `kind` is the engine's.
func errorCase(_ error: EngineError?) -> String { kind(error) }
