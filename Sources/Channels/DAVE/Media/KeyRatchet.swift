package import Cryptography
import MLS

/// The chain of a sender's media keys within one epoch (DAVE protocol 1.1, "Sender Key Derivation").
///
///     secret[0]   = MLS-Exporter("Discord Secure Frames v0", user id little endian, 16)
///     key[g]      = ExpandWithLabel(secret[g], "key", g as 32 bits big endian, 16)
///     secret[g+1] = ExpandWithLabel(secret[g], "secret", g as 32 bits big endian, 32)
///
/// What was before a generation can't be computed from it.
package struct KeyRatchet: ~Copyable {
    /// The oldest generation whose key can still be made.
    private(set) var generation: UInt64 = 0
    private var secret: SecretBytes

    /// - Parameter baseSecret: What the epoch exports for this sender.
    package init(baseSecret: consuming SecretBytes) { secret = baseSecret }

    /// The key of a generation that was not forgotten; 16 bytes.
    ///
    /// Costs two derivations for each generation since the oldest.
    package func key(of wanted: UInt64) -> SecretBytes {
        precondition(wanted >= generation, "the keys before generation \(generation) are forgotten")
        guard wanted > generation else { return Self.derive("key", from: secret, generation, count: 16) }
        var next = Self.derive("secret", from: secret, generation, count: 32)
        for passed in generation + 1..<wanted { next = Self.derive("secret", from: next, passed, count: 32) }
        return Self.derive("key", from: next, wanted, count: 16)
    }

    /// Forgets what is before a generation.
    package mutating func advance(to wanted: UInt64) {
        while generation < wanted {
            secret = Self.derive("secret", from: secret, generation, count: 32)
            generation += 1
        }
    }

    static func derive(
        _ label: String,
        from secret: borrowing SecretBytes,
        _ generation: UInt64,
        count: Int
    ) -> SecretBytes {
        secret.derived(label: label, generation: UInt32(truncatingIfNeeded: generation), count: count)
    }
}
