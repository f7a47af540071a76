internal import COpenSSL

/// A point of P-256, checked to be on the curve.
package struct P256PublicKey: Sendable, Hashable {
    /// Octets of an uncompressed point: `04`, x, y (SEC 1, section 2.3.3).
    package static let byteCount = 65

    /// The uncompressed point, ``byteCount`` octets.
    package let bytes: [UInt8]

    /// Reads an uncompressed point.
    ///
    /// - Throws: ``CryptographyError/invalidPublicKey`` for a compressed or hybrid form, infinity, another length, or a
    ///   point that is not on the curve.
    package init(_ bytes: [UInt8]) throws(CryptographyError) {
        guard bytes.count == Self.byteCount, bytes.first == 4,
            unsafe copenssl_p256_is_point(P256Curve.group, bytes) == 1
        else { throw .invalidPublicKey }
        self.bytes = bytes
    }

    /// A point that OpenSSL made.
    init(trusted bytes: [UInt8]) { self.bytes = bytes }

    /// Whether a DER signature of ECDSA with SHA-256 over these bytes was made with this key's private half.
    ///
    /// Any thread; about 0.1 ms.
    package func isValidSignature(_ signature: [UInt8], for bytes: [UInt8]) -> Bool {
        guard let key = unsafe copenssl_p256_import(self.bytes, nil) else { return false }
        defer { unsafe EVP_PKEY_free(key) }
        guard let context = unsafe EVP_MD_CTX_new() else { return false }
        defer { unsafe EVP_MD_CTX_free(context) }
        guard unsafe EVP_DigestVerifyInit(context, nil, EVP_sha256(), nil, key) == 1 else { return false }
        let isValid = unsafe EVP_DigestVerify(context, signature, signature.count, bytes, bytes.count) == 1
        // A malformed signature leaves its reasons in the thread's queue, where the TLS code would find them.
        if !isValid { ERR_clear_error() }
        return isValid
    }
}

extension P256PublicKey: CustomStringConvertible {
    /// The first four bytes of x, enough to tell keys apart in a log.
    package var description: String {
        "P-256 " + bytes[1..<5].map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
}
