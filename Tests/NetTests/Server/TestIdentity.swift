import Glibc
import Net

/// A self-signed certificate for `localhost`, made by the `openssl` command in a folder of its own.
final class TestIdentity: Sendable {
    let folder: String

    var certificate: String { folder + "/certificate.pem" }
    var key: String { folder + "/key.pem" }

    init() throws {
        var template = Array("/tmp/parley-tls-XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else { throw Failure() }
        folder = String(cString: made)
        try Self.run([
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days",
            "2", "-subj", "/CN=localhost",
            "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", folder + "/key.pem",
            "-out", folder + "/certificate.pem",
        ])
    }

    deinit {
        for name in ["certificate.pem", "key.pem", "other.pem"] { unlink(folder + "/" + name) }
        rmdir(folder)
    }

    /// Makes a key that does not belong to the certificate.
    func otherKey() throws -> String {
        let path = folder + "/other.pem"
        try Self.run([
            "openssl", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-out", path,
        ])
        return path
    }

    struct Failure: Error {}

    private static func run(_ arguments: [String]) throws {
        let pid = try spawn(arguments, standardStreams: nil)
        var status: Int32 = 0
        guard waitpid(pid, &status, 0) == pid, status == 0 else { throw Failure() }
    }

    /// Starts a program, with one socket as its standard input and output if there is one.
    static func spawn(_ arguments: [String], standardStreams: Int32?) throws -> pid_t {
        var pid = pid_t()
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
        if let standardStreams {
            posix_spawn_file_actions_adddup2(&actions, standardStreams, STDIN_FILENO)
            posix_spawn_file_actions_adddup2(&actions, standardStreams, STDOUT_FILENO)
        }
        var pointers: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        guard posix_spawnp(&pid, arguments[0], &actions, nil, &pointers, environ) == 0 else { throw Failure() }
        return pid
    }
}
