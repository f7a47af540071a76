import Cryptography

/// The keys that follow from one path secret, node by node upward (RFC 9420, section 7.4).
struct PathKeys: Sendable {
    /// `path_secret` of each node.
    let secrets: [Shared<SecretBytes>]
    let keys: [Shared<P256PrivateKey>]
    /// `commit_secret`: the one beyond the last node.
    let commitSecret: Shared<SecretBytes>
    var publicKeys: [P256PublicKey] { keys.map { $0.value.publicKey } }

    /// Takes the path secret of the first of `count` nodes.
    init(from secret: Shared<SecretBytes>, count: Int) throws(CryptographyError) {
        var secrets: [Shared<SecretBytes>] = []
        var keys: [Shared<P256PrivateKey>] = []
        var next = secret
        for _ in 0..<count {
            keys.append(Shared(try P256PrivateKey(derivedFrom: next.value.derived(label: "node"))))
            secrets.append(next)
            next = Shared(next.value.derived(label: "path"))
        }
        self.secrets = secrets
        self.keys = keys
        commitSecret = next
    }
}
