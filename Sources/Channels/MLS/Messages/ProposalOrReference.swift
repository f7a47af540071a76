/// An entry of a commit (RFC 9420, section 12.4).
enum ProposalOrReference: Sendable, Hashable {
    case proposal(Proposal)
    case reference(ProposalReference)
}

extension ProposalOrReference: Presentable {
    init(from reader: inout PresentationReader) throws(PresentationError) {
        switch try reader.readUInt8() {
        case 1: self = .proposal(try Proposal(from: &reader))
        case 2: self = .reference(try ProposalReference(from: &reader))
        case let number: throw .unsupported(.proposalOrReferenceType, UInt16(number))
        }
    }

    func write(to writer: inout PresentationWriter) {
        switch self {
        case .proposal(let proposal):
            writer.write(UInt8(1))
            writer.write(proposal)
        case .reference(let reference):
            writer.write(UInt8(2))
            writer.write(reference)
        }
    }
}
