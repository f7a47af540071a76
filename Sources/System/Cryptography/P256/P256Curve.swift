internal import COpenSSL

/// The curve P-256 (NIST SP 800-186), also known as secp256r1 and prime256v1.
enum P256Curve {
    /// Safe because OpenSSL only reads a curve's parameters after they are made, and it is never freed.
    nonisolated(unsafe) static let group = unsafe copenssl_p256_curve()
}
