import Glibc
import TestSupport

/// A client that speaks TLS through `openssl s_client`, which checks the server's certificate.
final class TLSClient {
    let raw: RawClient
    private let program: StartedProgram

    /// - Parameters:
    ///   - port: Of the server.
    ///   - identity: Whose certificate to trust.
    ///   - options: More options of `openssl s_client`.
    /// - Throws: ``TestIdentity/Failure`` or ``StartedProgram/Failure`` when the program cannot be started.
    init(port: Int, trusting identity: TestIdentity, options: [String] = []) throws {
        var ends: [Int32] = [0, 0]
        let flags = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, flags, 0, &ends) == 0 else { throw TestIdentity.Failure() }
        program = try StartedProgram(
            [
                "openssl", "s_client", "-quiet", "-verify_return_error", "-verify_hostname", "localhost",
                "-CAfile", identity.certificate, "-connect", "127.0.0.1:\(port)",
            ] + options,
            standardStreams: ends[1]
        )
        Glibc.close(ends[1])
        raw = RawClient(adopting: ends[0])
    }

    deinit {
        raw.close()
        program.kill()
    }
}
