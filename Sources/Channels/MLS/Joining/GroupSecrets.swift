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
        let joiner = try reader.readSecret()
        let path = try reader.readOptional { (reader) throws(PresentationError) in Shared(try reader.readSecret()) }
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
        joiner.withArray { joiner in
            let noKeys: [UInt8] = [0]
            let head = [UInt8(joiner.count)] + joiner
            guard let path else { return SecretBytes(head + [0] + noKeys) }
            return path.value.withArray { SecretBytes(head + [1, UInt8($0.count)] + $0 + noKeys) }
        }
    }
}

extension PresentationReader {
    /// A secret of a hash's length.
    fileprivate mutating func readSecret() throws(PresentationError) -> SecretBytes {
        let bytes = try readVector(atMost: CipherSuite.hashByteCount)
        guard bytes.count == CipherSuite.hashByteCount else { throw .invalidStructure }
        return SecretBytes(bytes)
    }
}
