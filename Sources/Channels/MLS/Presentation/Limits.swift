/// The most that bytes from outside may make us hold.
///
/// A voice channel has at most a few hundred members; messages of such groups are far below these caps.
package enum Limits {
    /// A whole message: a Welcome of ``members`` leaves of ordinary size fits.
    package static let messageByteCount = 1 << 20
    /// Leaves of a tree, a power of two.
    package static let members = 1_024
    /// Nodes of a tree of that many leaves.
    package static let nodes = 2 * members - 1
    /// Proposals in one commit, and messages side by side in one payload.
    package static let proposals = 1_024
    /// A group's identifier.
    package static let groupIDByteCount = 256
    /// What a credential says its owner is.
    package static let identityByteCount = 1_024
    /// A DER signature of P-256 has 72 bytes at most; others are refused when they are checked.
    package static let signatureByteCount = 128
    /// Hashes and tags have 32 bytes; the first transcript hash has none.
    package static let hashByteCount = 64
    /// Entries in each list of capabilities.
    package static let capabilities = 256
    /// Extensions side by side.
    package static let extensions = 16
    /// The data of one extension of a leaf, a key package or a group, which stay as long as the group does.
    package static let extensionByteCount = 4_096
    /// The data of one extension of a group info; a whole tree travels in one.
    package static let groupInfoExtensionByteCount = messageByteCount
    /// Pre-shared keys named in one Welcome.
    package static let preSharedKeys = 16
}
