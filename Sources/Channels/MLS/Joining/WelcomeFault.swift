/// What is wrong with a Welcome; the raw value says it.
package enum WelcomeFault: String, Error, Sendable {
    case notForUs = "no entry is for our key package"
    case undecryptable = "its secrets or its group info cannot be opened"
    case unknownPreSharedKey = "it needs a pre-shared key that we don't have"
    case missingTree = "it doesn't hold the tree"
    case wrongGroup = "it is for another group"
    case wrongExtensions = "its group lets others propose than the one external sender that is expected"
    case unknownSigner = "its signer is no member"
    case invalidSignature = "its signer's signature is not valid"
    case invalidConfirmationTag = "its confirmation tag is not valid"
    case notAMember = "our leaf is not in its tree"
    case wrongPathSecret = "its path secret doesn't give the keys that the tree shows"
}
