import Cryptography

/// The hashes over all commits of a group (RFC 9420, section 8.2).
enum TranscriptHashes {
    /// `confirmed_transcript_hash`, which takes in a commit without its confirmation tag.
    static func confirmed(after interim: [UInt8], commit: PublicMessage) -> [UInt8] {
        SHA256.digest(of: interim + commit.confirmedTranscriptInput)
    }

    /// `interim_transcript_hash`, which takes in the tag.
    static func interim(after confirmed: [UInt8], confirmationTag: [UInt8]) -> [UInt8] {
        var writer = PresentationWriter()
        writer.writeRaw(confirmed)
        writer.writeVector(confirmationTag)
        return SHA256.digest(of: writer.bytes)
    }
}
