import Configuration
import FoundationEssentials
import Loops
import Net
import Runtime
import Testing

@testable import Server

/// The whole server on a port of its own, with a database of its own, and a client of it.
final class RunningServer {
    struct Answer {
        let status: Int
        let headers: [(name: String, value: String)]
        let bytes: [UInt8]

        var text: String { String(decoding: bytes, as: UTF8.self) }
        var json: JSONValue? { try? JSONValue(parsing: bytes) }

        func header(_ name: String) -> String? {
            headers.first { $0.name.lowercased() == name.lowercased() }?.value
        }
    }

    let composition: Composition
    private let folder: String
    private let loops: LoopGroup
    private let client: HTTPClient

    private init(_ environment: [String: String], _ parts: Registrations) async throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "parley-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let sources = ConfigSources(
            file: Array("{ llm: { detect: false } }".utf8),
            environment: ["PORT": "0", "PARLEY_DB": "\(folder)/parley.db"].merging(environment) { $1 }
        )
        composition = try await Composition(try ServerConfiguration(sources, parts: parts), startedAt: .now)
        loops = try LoopGroup(count: 1)
        client = HTTPClient(loop: loops.first)
        for service in composition.services { try await service.start() }
    }

    /// Runs `body` with a server, and ends the server.
    static func run(
        _ environment: [String: String] = [:],
        parts: Registrations = .standard,
        _ body: (RunningServer) async throws -> Void
    ) async throws {
        LogOutput.configure(level: .error, format: .text)
        let server = try await RunningServer(environment, parts)
        do {
            try await body(server)
        } catch {
            await server.stop()
            throw error
        }
        await server.stop()
    }

    private func stop() async {
        for service in composition.services.reversed() { await service.stop() }
        loops.stop()
        try? FileManager.default.removeItem(atPath: folder)
    }

    func ask(
        _ method: String,
        _ path: String,
        json: JSONValue? = nil,
        headers: [(name: String, value: String)] = []
    ) async throws -> Answer {
        var request = HTTPClientRequest(
            method,
            "http://127.0.0.1:\(composition.http.port)\(path)",
            headers: headers
        )
        if let json { request.body = .bytes(Array(json.text.utf8), contentType: "application/json") }
        request.totalTimeout = .seconds(30)
        let response = try await client.open(request)
        return Answer(
            status: response.status,
            headers: response.headers,
            bytes: try await response.collect(upTo: 4 << 20)
        )
    }
}
