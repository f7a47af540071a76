internal import COpenSSL

/// A private key of P-256 with its public half: it exists once and is wiped by OpenSSL when dropped.
///
/// Any thread may use it, several at a time.
///
/// Safe because the handle never leaves this type, and OpenSSL only reads a key once it is made.
@safe
package struct P256PrivateKey: ~Copyable, @unchecked Sendable {
    /// Octets of a private key as the big-endian scalar.
    package static let byteCount = 32

    /// What others may know of it.
    package let publicKey: P256PublicKey
    private let handle: OpaquePointer

    /// A new key from OpenSSL's random source.
    ///
    /// - Throws: ``CryptographyError/libraryFailed(_:)`` without memory or randomness.
    package init() throws(CryptographyError) {
        guard let made = unsafe copenssl_p256_generate() else { throw .libraryFailed("P-256 key generation") }
        var point = [UInt8](repeating: 0, count: P256PublicKey.byteCount)
        guard unsafe copenssl_p256_point(made, &point) == 1 else {
            unsafe EVP_PKEY_free(made)
            throw .libraryFailed("P-256 key generation")
        }
        publicKey = P256PublicKey(trusted: point)
        unsafe handle = made
    }

    /// The key with this big-endian scalar.
    ///
    /// - Throws: ``CryptographyError/invalidPrivateKey`` for zero, for the order of the curve and above, and for another
    ///   length than ``byteCount``.
    package init(scalar: borrowing SecretBytes) throws(CryptographyError) {
        guard scalar.count == Self.byteCount else { throw .invalidPrivateKey }
        var point = [UInt8](repeating: 0, count: P256PublicKey.byteCount)
        let made: OpaquePointer? = unsafe scalar.withBytes { scalar in
            unsafe scalar.withUnsafeBytes { scalar in
                let octets = unsafe scalar.baseAddress?.assumingMemoryBound(to: UInt8.self)
                guard unsafe copenssl_p256_multiply_base(P256Curve.group, octets, &point) == 1 else { return nil }
                return unsafe copenssl_p256_import(point, octets)
            }
        }
        guard let made = unsafe made else { throw .invalidPrivateKey }
        publicKey = P256PublicKey(trusted: point)
        unsafe handle = made
    }

    deinit { unsafe EVP_PKEY_free(handle) }

    /// A DER signature (SEQUENCE of r and s) of ECDSA with SHA-256, up to 72 bytes; each one is different.
    ///
    /// - Throws: ``CryptographyError/libraryFailed(_:)`` without memory or randomness.
    package func signature(for bytes: [UInt8]) throws(CryptographyError) -> [UInt8] {
        guard let context = unsafe EVP_MD_CTX_new() else { throw .libraryFailed("ECDSA signing") }
        defer { unsafe EVP_MD_CTX_free(context) }
        var count = Int(unsafe EVP_PKEY_get_size(handle))
        var signature = [UInt8](repeating: 0, count: count)
        guard unsafe EVP_DigestSignInit(context, nil, EVP_sha256(), nil, handle) == 1,
            unsafe EVP_DigestSign(context, &signature, &count, bytes, bytes.count) == 1
        else { throw .libraryFailed("ECDSA signing") }
        signature.removeLast(signature.count - count)
        return signature
    }

    /// ECDH: the x coordinate that both sides arrive at, 32 bytes.
    ///
    /// Derive from it, don't use it as a key.
    ///
    /// - Throws: ``CryptographyError/libraryFailed(_:)`` without memory.
    package func sharedSecret(with peer: P256PublicKey) throws(CryptographyError) -> SecretBytes {
        guard let key = unsafe copenssl_p256_import(peer.bytes, nil) else { throw .libraryFailed("ECDH") }
        defer { unsafe EVP_PKEY_free(key) }
        return unsafe try SecretBytes(count: Self.byteCount) { (memory) throws(CryptographyError) in
            guard
                unsafe copenssl_p256_agree(
                    handle,
                    key,
                    memory.baseAddress?.assumingMemoryBound(to: UInt8.self)
                ) == 1
            else { throw .libraryFailed("ECDH") }
        }
    }
}
