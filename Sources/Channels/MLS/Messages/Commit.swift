/// The step to the next epoch (RFC 9420, section 12.4).
package struct Commit: Sendable, Hashable {
    let proposals: [ProposalOrReference]
    let path: UpdatePath?

    /// The proposals that are meant by reference, in the order of the commit.
    package var references: [ProposalReference] {
        proposals.compactMap { if case .reference(let reference) = $0 { reference } else { nil } }
    }
}

extension Commit: Presentable {
    package init(from reader: inout PresentationReader) throws(PresentationError) {
        proposals = try reader.readList(atMost: Limits.proposals) { (reader) throws(PresentationError) in
            try ProposalOrReference(from: &reader)
        }
        path = try reader.readOptional { (reader) throws(PresentationError) in try UpdatePath(from: &reader) }
    }

    package func write(to writer: inout PresentationWriter) {
        writer.writeList(proposals)
        writer.writeOptional(path)
    }
}
