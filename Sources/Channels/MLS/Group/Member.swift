package import Cryptography

/// Somebody in a group.
package struct Member: Sendable, Hashable {
    /// Its place, by which proposals to remove it call it.
    package let leaf: LeafIndex
    /// What its credential says it is.
    package let identity: [UInt8]
    /// What its messages are verified with.
    package let signatureKey: P256PublicKey
}
