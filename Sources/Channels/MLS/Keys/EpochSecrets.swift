import Cryptography

/// The secrets of one epoch (RFC 9420, section 8, table 4), those that groups without private messages need.
struct EpochSecrets: ~Copyable, Sendable {
    let exporter: SecretBytes
    let confirmation: SecretBytes
    let membership: SecretBytes
    /// `init_secret`, from which the next epoch follows.
    let initialization: SecretBytes
    /// `epoch_authenticator`, which members may compare aloud.
    let authenticator: [UInt8]

    init(epochSecret: borrowing SecretBytes) {
        exporter = epochSecret.derived(label: "exporter")
        confirmation = epochSecret.derived(label: "confirm")
        membership = epochSecret.derived(label: "membership")
        initialization = epochSecret.derived(label: "init")
        authenticator = epochSecret.derived(label: "authentication").revealed()
    }

    /// `MLS-Exporter` (section 8.5).
    func export(label: String, context: [UInt8], count: Int) -> SecretBytes {
        exporter.derived(label: label)
            .expanded(label: "exported", context: SHA256.digest(of: context), count: count)
    }

    /// `confirmation_tag` (section 6.1).
    func confirmationTag(for confirmedTranscriptHash: [UInt8]) -> [UInt8] {
        HMAC.authenticationCode(for: confirmedTranscriptHash, key: confirmation)
    }
}
