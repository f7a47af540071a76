import Glibc
import Net
import TestSupport

/// A self-signed certificate for `localhost`, made by the `openssl` command in a folder of its own.
final class TestIdentity: Sendable {
    let folder: String

    var certificate: String { folder + "/certificate.pem" }
    var key: String { folder + "/key.pem" }

    init() throws {
        var template = Array("/tmp/parley-tls-XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else { throw Failure() }
        folder = String(cString: made)
        try StartedProgram.run([
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
        try StartedProgram.run([
            "openssl", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-out", path,
        ])
        return path
    }

    struct Failure: Error {}
}
