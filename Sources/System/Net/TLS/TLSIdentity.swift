internal import COpenSSL
import Runtime

/// The certificate and key that a listener shows, with the settings of its TLS: 1.2 or newer, no renegotiation.
///
/// Safe because OpenSSL's context is only read once it is made, and counts its users across threads by itself.
@safe
package final class TLSIdentity: @unchecked Sendable {
    @safe let context: OpaquePointer

    /// Reads two PEM files.
    ///
    /// - Parameters:
    ///   - certificate: Path of the certificate, followed by those of its issuers.
    ///   - key: Path of its private key, not encrypted.
    /// - Throws: ``NetError/badIdentity(file:reason:)`` that names the file at fault.
    package init(certificate: String, key: String) throws(NetError) {
        ERR_clear_error()
        guard let context = unsafe SSL_CTX_new(TLS_server_method()) else {
            throw .exhausted(call: "SSL_CTX_new", reason: OpenSSLError.next())
        }
        do throws(NetError) {
            try unsafe Self.load(certificate: certificate, key: key, into: context)
        } catch {
            unsafe SSL_CTX_free(context)
            throw error
        }
        unsafe copenssl_configure_server(context)
        unsafe SSL_CTX_set_alpn_select_cb(context, Self.chooseProtocol, nil)
        unsafe self.context = context
    }

    deinit { unsafe SSL_CTX_free(context) }

    private static func load(certificate: String, key: String, into context: OpaquePointer) throws(NetError) {
        for file in [certificate, key] where FileReader(path: file)?.rest().starts(with: [0xEF, 0xBB, 0xBF]) == true {
            // OpenSSL would overlook the first block without a word.
            throw .badIdentity(file: file, reason: "it begins with a byte-order mark; save it without one")
        }
        guard unsafe SSL_CTX_use_certificate_chain_file(context, certificate) == 1 else {
            throw .badIdentity(file: certificate, reason: "no certificate in PEM format: \(OpenSSLError.next())")
        }
        // A key with a passphrase would make OpenSSL ask on the terminal.
        unsafe SSL_CTX_set_default_passwd_cb(context) { _, _, _, _ in 0 }
        guard unsafe SSL_CTX_use_PrivateKey_file(context, key, SSL_FILETYPE_PEM) == 1 else {
            throw .badIdentity(file: key, reason: "no usable private key in PEM format: \(OpenSSLError.next())")
        }
        guard unsafe SSL_CTX_check_private_key(context) == 1 else {
            throw .badIdentity(file: key, reason: "the key does not belong to the certificate \(certificate)")
        }
    }

    /// Chooses `http/1.1` where the client offers protocols (RFC 7301), and goes on without one where it is missing.
    private static let chooseProtocol: SSL_CTX_alpn_select_cb_func = { _, chosen, chosenLength, offered, length, _ in
        guard let chosen = unsafe chosen, let chosenLength = unsafe chosenLength, let offered = unsafe offered else {
            return SSL_TLSEXT_ERR_NOACK
        }
        let http = Array("http/1.1".utf8)
        let offers = unsafe UnsafeBufferPointer(start: offered, count: Int(length))
        var index = 0
        // Each offer is its length and that many bytes.
        while index < offers.count {
            let end = unsafe index + 1 + Int(offers[index])
            guard end <= offers.count else { break }
            if unsafe offers[(index + 1)..<end].elementsEqual(http) {
                unsafe chosen.pointee = offered + index + 1
                unsafe chosenLength.pointee = UInt8(http.count)
                return SSL_TLSEXT_ERR_OK
            }
            index = end
        }
        return SSL_TLSEXT_ERR_NOACK
    }
}
