package import Cryptography

extension PublicMessage {
    /// A proposal of the first external sender (RFC 9420, section 12.1.8): the delivery service's side of a group.
    ///
    /// - Parameters:
    ///   - proposal: Who is to come or go.
    ///   - groupID: The group it is for.
    ///   - epoch: The epoch it is for, and no other.
    ///   - key: The external sender's key.
    /// - Throws: ``CryptographyError/libraryFailed(_:)``.
    package init(
        proposing proposal: Proposal,
        to groupID: [UInt8],
        in epoch: UInt64,
        signedWith key: borrowing P256PrivateKey
    ) throws(CryptographyError) {
        try self.init(
            content: FramedContent(groupID: groupID, epoch: epoch, sender: .external(0), body: .proposal(proposal)),
            context: nil,
            signedWith: key
        )
    }
}
