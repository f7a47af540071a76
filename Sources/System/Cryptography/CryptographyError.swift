/// What a cryptographic operation refuses.
package enum CryptographyError: Error, Sendable, Equatable {
    /// Octets that are no point of the curve, or no uncompressed one. The sender is at fault.
    case invalidPublicKey
    /// A scalar that is zero, not below the order of the curve, or of another length.
    case invalidPrivateKey
    /// The ciphertext, its key, nonce or authenticated data is not the one that was sealed.
    case authenticationFailed
    /// A key or nonce of another length than the algorithm's.
    case invalidLength(expected: Int, actual: Int)
    /// A context has sealed or opened as much as its nonces allow; set up another one.
    case messageLimitReached
    /// OpenSSL refused what it is expected to do; most likely memory ran out. With what it was to do.
    case libraryFailed(String)
}

extension CryptographyError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .invalidPublicKey: "the octets are no uncompressed point of the curve P-256"
        case .invalidPrivateKey: "the octets are no private key of the curve P-256"
        case .authenticationFailed: "the ciphertext was not sealed with this key, nonce and authenticated data"
        case .invalidLength(let expected, let actual): "\(actual) bytes where the algorithm takes \(expected)"
        case .messageLimitReached: "the context has used all of its nonces"
        case .libraryFailed(let operation): "OpenSSL failed in \(operation)"
        }
    }
}
