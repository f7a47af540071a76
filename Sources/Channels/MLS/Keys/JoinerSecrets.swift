import Cryptography

/// What a commit gives to those who were members and a Welcome to those who become it (RFC 9420, section 8).
struct JoinerSecrets: ~Copyable {
    /// `joiner_secret`, which a Welcome carries.
    let joiner: SecretBytes
    /// The secret between `joiner_secret` and `epoch_secret`, after the pre-shared keys.
    private let member: SecretBytes

    /// A member's way: from the last epoch's secret and the commit's.
    init(
        initSecret: borrowing SecretBytes,
        commitSecret: borrowing SecretBytes,
        preSharedSecret: borrowing SecretBytes,
        context: GroupContext
    ) {
        let joiner = HKDF.extract(salt: initSecret, secret: commitSecret)
            .expanded(label: "joiner", context: context.encoded, count: CipherSuite.hashByteCount)
        self.init(joiner: joiner, preSharedSecret: preSharedSecret)
    }

    /// A joining member's way.
    init(joiner: consuming SecretBytes, preSharedSecret: borrowing SecretBytes) {
        member = HKDF.extract(salt: joiner, secret: preSharedSecret)
        self.joiner = joiner
    }

    /// `welcome_secret`, of which a Welcome's key and nonce are made.
    var welcomeSecret: SecretBytes { member.derived(label: "welcome") }

    func sealWelcome(_ groupInfo: [UInt8]) throws(CryptographyError) -> [UInt8] {
        try AES128GCM.seal(groupInfo.span.bytes, key: welcomeKey, nonce: welcomeNonce)
    }

    func openWelcome(_ sealed: [UInt8]) throws(CryptographyError) -> SecretBytes {
        try AES128GCM.open(sealed, key: welcomeKey, nonce: welcomeNonce)
    }

    /// `epoch_secret`.
    func epochSecret(in context: GroupContext) -> SecretBytes {
        member.expanded(label: "epoch", context: context.encoded, count: CipherSuite.hashByteCount)
    }

    private var welcomeKey: SecretBytes {
        welcomeSecret.expanded(label: "key", context: [], count: AES128GCM.keyByteCount)
    }

    private var welcomeNonce: [UInt8] {
        welcomeSecret.expanded(label: "nonce", context: [], count: AES128GCM.nonceByteCount).revealed()
    }
}
