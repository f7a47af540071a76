/// What is wrong with a commit's path; the raw value says it.
package enum PathFault: String, Error, Sendable {
    case missing = "a commit that removes somebody, or changes nothing, needs a path"
    case wrongNodeCount = "it has another number of nodes than the sender's filtered direct path"
    case wrongRecipientCount = "a node's secret is sealed to another number of recipients than must learn it"
    case wrongParentHash = "its leaf doesn't carry the hash of the nodes above"
    case undecryptable = "the secret that is sealed to us cannot be opened"
    case wrongKey = "the secret that is sealed to us gives other keys than those shown"
}
