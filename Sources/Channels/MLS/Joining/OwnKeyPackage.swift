package import Cryptography

/// A key package of ours with its private keys, for one group; drop it when the Welcome was opened.
package struct OwnKeyPackage: Sendable {
    /// What others see.
    package let keyPackage: KeyPackage
    /// ``KeyPackage/reference``.
    package let reference: [UInt8]
    let initKey: Shared<P256PrivateKey>
    let leafKey: Shared<P256PrivateKey>
    let signatureKey: Shared<P256PrivateKey>

    /// Makes new keys and signs them.
    ///
    /// - Parameters:
    ///   - identity: Who we are to the other members.
    ///   - signatureKey: What our messages are signed with; it may serve several groups.
    /// - Throws: ``CryptographyError/libraryFailed(_:)``.
    package init(identity: [UInt8], signatureKey: Shared<P256PrivateKey>) throws(CryptographyError) {
        let initKey = Shared(try P256PrivateKey())
        let leafKey = Shared(try P256PrivateKey())
        let leaf = try LeafNode(
            encryptionKey: leafKey.value.publicKey,
            credential: Credential(identity: identity),
            source: .unlimited,
            place: nil,
            signedWith: signatureKey.value
        )
        let keyPackage = try KeyPackage(
            initKey: initKey.value.publicKey,
            leaf: leaf,
            signedWith: signatureKey.value
        )
        self.init(keyPackage, initKey: initKey, leafKey: leafKey, signatureKey: signatureKey)
    }

    /// A key package that was made before, with its keys.
    ///
    /// - Returns: nil when a key is not the one in the package.
    package init?(
        restoring keyPackage: KeyPackage,
        initKey: Shared<P256PrivateKey>,
        leafKey: Shared<P256PrivateKey>,
        signatureKey: Shared<P256PrivateKey>
    ) {
        guard initKey.value.publicKey == keyPackage.initKey,
            leafKey.value.publicKey == keyPackage.leaf.encryptionKey,
            signatureKey.value.publicKey == keyPackage.leaf.signatureKey
        else { return nil }
        self.init(keyPackage, initKey: initKey, leafKey: leafKey, signatureKey: signatureKey)
    }

    private init(
        _ keyPackage: KeyPackage,
        initKey: Shared<P256PrivateKey>,
        leafKey: Shared<P256PrivateKey>,
        signatureKey: Shared<P256PrivateKey>
    ) {
        self.keyPackage = keyPackage
        reference = keyPackage.reference
        self.initKey = initKey
        self.leafKey = leafKey
        self.signatureKey = signatureKey
    }
}
