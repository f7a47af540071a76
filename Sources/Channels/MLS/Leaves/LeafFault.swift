/// What is wrong with a leaf; the raw value says it.
package enum LeafFault: String, Error, Sendable {
    case invalidSignature = "its signature is not valid"
    case wrongSource = "it was made for another purpose than the one it serves"
    case insufficientCapabilities = "its client doesn't know this protocol version, cipher suite or credential"
    case unlistedExtension = "it has an extension that its capabilities don't list"
    case reusedEncryptionKey = "its encryption key is not a new one"
    case changedIdentity = "it changes its member's identity or signature key"
}
