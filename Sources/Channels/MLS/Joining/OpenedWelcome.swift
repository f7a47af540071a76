import Cryptography

/// A Welcome that was opened with our init key.
struct OpenedWelcome: ~Copyable {
    let groupInfo: GroupInfo
    let joiner: JoinerSecrets
    let pathSecret: Shared<SecretBytes>?

    /// Opens the secrets that are sealed to us, then the group info that is sealed with them.
    ///
    /// - Parameters:
    ///   - welcome: The message.
    ///   - reference: The name of our key package.
    ///   - initKey: Its private key.
    ///   - preSharedKeys: The keys we share with members, by their identifiers.
    /// - Throws: ``MLSError``.
    init(
        _ welcome: Welcome,
        for reference: [UInt8],
        initKey: Shared<P256PrivateKey>,
        preSharedKeys: [[UInt8]: Shared<SecretBytes>]
    ) throws(MLSError) {
        guard let recipient = welcome.recipients.first(where: { $0.keyPackage == reference }) else {
            throw .welcome(.notForUs)
        }
        let secrets = try Self.open(recipient, of: welcome, with: initKey)
        var keys: [(name: PreSharedKeyID, key: Shared<SecretBytes>)] = []
        for name in secrets.preSharedKeys {
            guard let key = preSharedKeys[name.id] else { throw .welcome(.unknownPreSharedKey) }
            keys.append((name, key))
        }
        let pathSecret = secrets.path
        let joiner = JoinerSecrets(joiner: secrets.joiner, preSharedSecret: PreSharedKeyID.secret(of: keys))
        groupInfo = try Self.open(welcome.sealedGroupInfo, with: joiner)
        self.joiner = joiner
        self.pathSecret = pathSecret
    }

    private static func open(
        _ recipient: Welcome.Recipient,
        of welcome: Welcome,
        with initKey: Shared<P256PrivateKey>
    ) throws(MLSError) -> GroupSecrets {
        let opened = try MLSError.replacing(by: .welcome(.undecryptable)) { () throws(CryptographyError) in
            try initKey.value.open(
                recipient.sealedSecrets,
                label: "Welcome",
                context: welcome.sealedGroupInfo
            )
        }
        return try MLSError.wrapping { () throws(PresentationError) in try GroupSecrets.read(opened) }
    }

    private static func open(_ sealed: [UInt8], with joiner: borrowing JoinerSecrets) throws(MLSError) -> GroupInfo {
        let opened = try MLSError.replacing(by: .welcome(.undecryptable)) { () throws(CryptographyError) in
            try joiner.openWelcome(sealed)
        }
        return try MLSError.wrapping { () throws(PresentationError) in
            try GroupInfo(encoded: opened.revealed())
        }
    }
}
