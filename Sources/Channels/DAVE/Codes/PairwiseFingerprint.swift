package import Cryptography

/// What two members compare to know that nobody stands between them (DAVE protocol 1.1, "Pairwise Fingerprints").
package struct PairwiseFingerprint: Sendable, Equatable {
    /// A member as the fingerprint sees it.
    package struct Party: Sendable {
        let user: UserID
        let signatureKey: [UInt8]

        /// - Parameters:
        ///   - user: Who it is.
        ///   - signatureKey: Of its leaf; 65 bytes.
        package init(user: UserID, signatureKey: [UInt8]) {
            self.user = user
            self.signatureKey = signatureKey
        }

        /// Version 0 of the format, the key, the user's id big endian.
        fileprivate var bytes: [UInt8] { [0, 0] + signatureKey + user.identity }
    }

    private static let salt: [UInt8] = [
        0x24, 0xCA, 0xB1, 0x7A, 0x7A, 0xF8, 0xEC, 0x2B, 0x82, 0xB4, 0x12, 0xB9, 0x2D, 0xAB, 0x19, 0x2E,
    ]

    /// 64 bytes, the same for both.
    package let bytes: [UInt8]

    /// Takes some 100 ms, on purpose: never on a media thread.
    ///
    /// - Throws: ``CryptographyError`` when memory is short.
    package init(_ one: Party, _ other: Party) throws(CryptographyError) {
        let sorted = [one.bytes, other.bytes].sorted { $0.lexicographicallyPrecedes($1) }
        bytes = try Scrypt.key(
            from: sorted.flatMap(\.self),
            salt: Self.salt,
            cost: 16_384,
            blockSize: 8,
            parallelism: 2,
            count: 64
        )
    }

    /// 45 digits.
    package var code: String { DisplayableCode.digits(of: bytes, count: 45, inGroupsOf: 5) ?? "" }
}
