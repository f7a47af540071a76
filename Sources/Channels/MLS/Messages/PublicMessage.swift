import Cryptography

/// A signed message that anybody may read (RFC 9420, section 6.2), framed as an `MLSMessage`.
///
///     version (2) || wire format (2) || FramedContent || signature
///         || confirmation tag, for a commit || membership tag, from a member
package struct PublicMessage: Sendable, Hashable {
    /// The number `mls_public_message` of RFC 9420, section 17.2.
    private static let wireFormat: UInt16 = 1

    /// What is said, and by whom.
    package let content: FramedContent
    /// The sender's, over the content and, from a member, the group's context.
    package let signature: [UInt8]
    /// In commits, and in them alone.
    package private(set) var confirmationTag: [UInt8]?
    /// From members, and from them alone.
    private(set) var membershipTag: [UInt8]?

    /// Signs a message; its tags are put on afterwards.
    init(
        content: FramedContent,
        context: GroupContext?,
        signedWith key: borrowing P256PrivateKey
    ) throws(CryptographyError) {
        self.content = content
        signature = try key.signature(
            label: "FramedContentTBS",
            content: Self.toBeSigned(content, in: context)
        )
    }

    /// `FramedContentTBS`: for a member's message with the context of its epoch, for others' without any.
    private static func toBeSigned(_ content: FramedContent, in context: GroupContext?) -> [UInt8] {
        var writer = PresentationWriter()
        writer.write(CipherSuite.protocolVersion)
        writer.write(Self.wireFormat)
        writer.write(content)
        if let context { writer.write(context) }
        return writer.bytes
    }

    func hasValidSignature(of key: P256PublicKey, context: GroupContext?) -> Bool {
        key.isValidSignature(
            signature,
            label: "FramedContentTBS",
            content: Self.toBeSigned(content, in: context)
        )
    }

    /// Whether a member of the epoch wrote this (section 6.2).
    func hasValidMembershipTag(context: GroupContext, key: borrowing SecretBytes) -> Bool {
        guard let membershipTag else { return false }
        return HMAC.isValid(membershipTag, for: toBeTagged(context: context), key: key)
    }

    /// Puts on the tags of a member's message; `confirmationTag` is for a commit.
    mutating func addTags(confirmationTag: [UInt8]?, context: GroupContext, membershipKey: borrowing SecretBytes) {
        self.confirmationTag = confirmationTag
        membershipTag = HMAC.authenticationCode(for: toBeTagged(context: context), key: membershipKey)
    }

    /// `AuthenticatedContentTBM`.
    private func toBeTagged(context: GroupContext) -> [UInt8] {
        var writer = PresentationWriter()
        writer.writeRaw(Self.toBeSigned(content, in: context))
        writeAuthentication(to: &writer)
        return writer.bytes
    }

    /// `AuthenticatedContent`, which is what references name.
    var authenticatedContent: [UInt8] {
        var writer = PresentationWriter()
        writer.write(Self.wireFormat)
        writer.write(content)
        writeAuthentication(to: &writer)
        return writer.bytes
    }

    /// `ConfirmedTranscriptHashInput` (section 8.2): a commit without its confirmation tag.
    var confirmedTranscriptInput: [UInt8] {
        var writer = PresentationWriter()
        writer.write(Self.wireFormat)
        writer.write(content)
        writer.writeVector(signature)
        return writer.bytes
    }

    /// `FramedContentAuthData`.
    private func writeAuthentication(to writer: inout PresentationWriter) {
        writer.writeVector(signature)
        if let confirmationTag { writer.writeVector(confirmationTag) }
    }
}

extension PublicMessage: Presentable {
    package init(from reader: inout PresentationReader) throws(PresentationError) {
        let version = try reader.readUInt16()
        guard version == CipherSuite.protocolVersion else { throw .unsupported(.protocolVersion, version) }
        let format = try reader.readUInt16()
        guard format == Self.wireFormat else { throw .unsupported(.wireFormat, format) }
        content = try FramedContent(from: &reader)
        signature = try reader.readVector(atMost: Limits.signatureByteCount)
        if case .commit = content.body { confirmationTag = try reader.readVector(atMost: Limits.hashByteCount) }
        if case .member = content.sender { membershipTag = try reader.readVector(atMost: Limits.hashByteCount) }
    }

    package func write(to writer: inout PresentationWriter) {
        writer.write(CipherSuite.protocolVersion)
        writer.write(Self.wireFormat)
        writer.write(content)
        writeAuthentication(to: &writer)
        if let membershipTag { writer.writeVector(membershipTag) }
    }

    /// The messages that stand side by side in a payload.
    package static func list(in bytes: [UInt8]) throws(PresentationError) -> [PublicMessage] {
        guard bytes.count <= Limits.messageByteCount else {
            throw .tooLarge(count: bytes.count, cap: Limits.messageByteCount)
        }
        var reader = PresentationReader(bytes)
        var messages: [PublicMessage] = []
        while !reader.isAtEnd {
            guard messages.count < Limits.proposals else {
                throw .tooLarge(count: messages.count + 1, cap: Limits.proposals)
            }
            messages.append(try PublicMessage(from: &reader))
        }
        return messages
    }
}
