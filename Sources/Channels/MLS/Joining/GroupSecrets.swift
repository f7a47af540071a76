import Cryptography

/// What a Welcome tells each new member in secret (RFC 9420, section 12.4.3.1).
struct GroupSecrets: ~Copyable {
    let joiner: SecretBytes
    /// The secret of the lowest node above both the committer and the new member, if the commit had a path.
    let path: Shared<SecretBytes>?
    let preSharedKeys: [PreSharedKeyID]

    /// Reads what was sealed to us.
    static func read(_ bytes: borrowing SecretBytes) throws(PresentationError) -> GroupSecrets {
        try bytes.withArray { (bytes) throws(PresentationError) in
            try GroupSecrets(bytes)
        }
    }

    private init(_ bytes: [UInt8]) throws(PresentationError) {
        var reader = PresentationReader(bytes)
        let joiner = try reader.readSecret(count: CipherSuite.hashByteCount)
        let path = try reader.readOptional { (reader) throws(PresentationError) in
            Shared(try reader.readSecret(count: CipherSuite.hashByteCount))
        }
        let preSharedKeys = try reader.readList(atMost: Limits.preSharedKeys) { (reader) throws(PresentationError) in
            try PreSharedKeyID(from: &reader)
        }
        try reader.finish()
        self.joiner = joiner
        self.path = path
        self.preSharedKeys = preSharedKeys
    }

    /// What is sealed to a new member.
    static func encode(joiner: borrowing SecretBytes, path: Shared<SecretBytes>?) -> SecretBytes {
        let length = UInt8(CipherSuite.hashByteCount)
        let noKeys: [UInt8] = [0]
        let start = SecretBytes([length], then: joiner)
        guard let path else { return SecretBytes(start, then: [0] + noKeys) }
        return SecretBytes(SecretBytes(SecretBytes(start, then: [1, length]), then: path.value), then: noKeys)
    }
}
