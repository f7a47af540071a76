/// What is wrong with a tree; the raw value says it.
package enum TreeFault: String, Error, Sendable {
    case wrongHash = "it is not the one that the group agreed on"
    case invalidParentHash = "a parent node was not set by the path it claims"
    case invalidUnmergedLeaf = "a parent node lists an unmerged leaf that isn't one"
    case reusedEncryptionKey = "two nodes have the same encryption key"
    case reusedSignatureKey = "two members have the same signature key"
    case reusedIdentity = "two members have the same identity"
}
