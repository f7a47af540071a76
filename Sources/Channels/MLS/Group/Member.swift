package import Cryptography

/// Somebody in a group.
package struct Member: Sendable, Hashable {
    package let leaf: LeafIndex
    /// What its credential says it is.
    package let identity: [UInt8]
    package let signatureKey: P256PublicKey
}
