/// The hash that a commit calls a proposal by (RFC 9420, section 5.2, `ProposalRef`).
package struct ProposalReference: Sendable, Hashable {
    /// ``CipherSuite/hashByteCount`` bytes.
    package let bytes: [UInt8]

    init(to message: PublicMessage) {
        bytes = Labels.reference("MLS 1.0 Proposal Reference", message.authenticatedContent)
    }
}

extension ProposalReference: Presentable {
    package init(from reader: inout PresentationReader) throws(PresentationError) {
        bytes = try reader.readVector(atMost: CipherSuite.hashByteCount)
        guard bytes.count == CipherSuite.hashByteCount else { throw .invalidStructure }
    }

    package func write(to writer: inout PresentationWriter) { writer.writeVector(bytes) }
}
