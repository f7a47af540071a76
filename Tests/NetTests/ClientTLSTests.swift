import FoundationEssentials
import Loops
import Net
import Runtime
import TestSupport
import Testing

@Suite("Asking over TLS", .timeLimit(.minutes(1)))
struct ClientTLSTests {
    /// For 127.0.0.1 alone, signed by itself, valid for a hundred years.
    static let certificate = """
        -----BEGIN CERTIFICATE-----
        MIIBlDCCATqgAwIBAgIUcRPaxIndUUv1PgOC6h+vjV3FWQwwCgYIKoZIzj0EAwIw
        FjEUMBIGA1UEAwwLcGFybGV5IHRlc3QwIBcNMjYxMTIxMTYyNjU0WhgPMjEyNjEw
        MjgxNjI2NTRaMBYxFDASBgNVBAMMC3BhcmxleSB0ZXN0MFkwEwYHKoZIzj0CAQYI
        KoZIzj0DAQcDQgAEQjS+BFc7U13FsuqfsQPsg0ciZbtrOQQBw1qseBDjf5Cd8s2r
        bGITdIp9XrlyVQTZMQcbrSMPCtJRqInEmT9BcKNkMGIwHQYDVR0OBBYEFOQU+cjP
        r7PeQtKc8hJVaC5Uw17VMB8GA1UdIwQYMBaAFOQU+cjPr7PeQtKc8hJVaC5Uw17V
        MA8GA1UdEwEB/wQFMAMBAf8wDwYDVR0RBAgwBocEfwAAATAKBggqhkjOPQQDAgNI
        ADBFAiA+AJSWWh9V6MyLr8fQK35vEowrYRfGjAs+4ALrF5IvYwIhAJ0GMgYxRm+o
        CS/2XkMs5GH0Jbu0qNZbFs8PfJ+TCj98
        -----END CERTIFICATE-----

        """
    /// Its key, a secret to nobody.
    static let key = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgoZeHgabQcE5zFriw
        XwIB3yd1Y03TJrjC7W69EkcyDPGhRANCAARCNL4EVztTXcWy6p+xA+yDRyJlu2s5
        BAHDWqx4EON/kJ3yzatsYhN0in1euXJVBNkxBxutIw8K0lGoicSZP0Fw
        -----END PRIVATE KEY-----

        """

    /// Runs `body` beside a TLS server, with the path of the certificate as the only root.
    static func withServer(
        _ answer: @escaping TestServer.Answer,
        _ body: @escaping @Sendable (TestServer, String) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("tls-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (certificate, key) = (
            folder.appendingPathComponent("c.pem").path, folder.appendingPathComponent("k.pem").path
        )
        try Data(Self.certificate.utf8).write(to: URL(filePath: certificate))
        try Data(Self.key.utf8).write(to: URL(filePath: key))
        let identity = try TLSIdentity(certificate: certificate, key: key)
        try await TestServer.with(tls: identity, answer: answer) { server in try await body(server, certificate) }
    }

    /// What a request fails with, nil when it is answered with 200.
    static func fault(_ url: String, trusting trust: ServerTrust) async throws -> HTTPClientError? {
        let loop = try EventLoop(name: "client")
        loop.start()
        defer { loop.stop() }
        do throws(HTTPClientError) {
            let client = HTTPClient(loop: loop, trusting: trust)
            let response = try await client.open(HTTPClientRequest("GET", url))
            _ = try await response.collect(upTo: 1000)
            return response.status == 200 ? nil : .malformed("status \(response.status)")
        } catch {
            return error
        }
    }

    @Test("A certificate that the roots vouch for is good; one that nobody vouches for, or for another host, isn't")
    func verification() async throws {
        try await Self.withServer(TestServer.echo) { server, roots in
            let good: [(String, ServerTrust)] = [
                ("127.0.0.1", .authorities(roots)), ("127.0.0.1", .certificate(roots)),
                ("localhost", .certificate(roots)),
            ]
            for (host, trust) in good {
                #expect(try await Self.fault("https://\(host):\(server.port)/", trusting: trust) == nil)
            }
            let other = try TestIdentity()
            let bad: [(String, ServerTrust)] = [
                ("127.0.0.1", .system), ("localhost", .authorities(roots)),
                ("127.0.0.1", .certificate(other.certificate)),
            ]
            for (host, trust) in bad {
                guard case .tls = try await Self.fault("https://\(host):\(server.port)/", trusting: trust) else {
                    Issue.record("\(host) was trusted")
                    continue
                }
            }
        }
    }

    @Test("A WebSocket over TLS carries messages, and trusts as HTTP does")
    func webSocket() async throws {
        try await Self.withServer(WebSocketServerTests.echo()) { server, roots in
            let loop = try EventLoop(name: "client")
            loop.start()
            defer { loop.stop() }
            let url = "wss://127.0.0.1:\(server.port)/"
            let client = HTTPClient(loop: loop, trusting: .authorities(roots))
            let (socket, heard) = try await ClientWebSocketTests.connect(client, url)
            let bytes = [UInt8](repeating: 9, count: 60_000)
            loop.post {
                for _ in 0..<50 { socket.send(binary: bytes) }
            }
            var count = 0
            for await message in heard {
                #expect(message == .binary(bytes))
                count += 1
                if count == 50 { break }
            }
            loop.post { socket.close(code: 1000) }
            for await message in heard {
                guard case .close(let close) = message else { continue }
                #expect(close.wasClean)
                break
            }
            await #expect(throws: WebSocketClientError.self) {
                _ = try await ClientWebSocketTests.connect(HTTPClient(loop: loop), url)
            }
        }
    }
}
