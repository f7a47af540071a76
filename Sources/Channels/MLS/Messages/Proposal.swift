/// A change to a group that a commit may take in (RFC 9420, section 12.1).
package enum Proposal: Sendable, Hashable {
    case add(KeyPackage)
    /// A member's new leaf; only members themselves propose it.
    case update(LeafNode)
    case remove(LeafIndex)
    /// A key that the next epoch is to depend on. It can be read, but no group here takes it.
    case preSharedKey(PreSharedKeyID)
}

extension Proposal: Presentable {
    package init(from reader: inout PresentationReader) throws(PresentationError) {
        switch try reader.readUInt16() {
        case 1: self = .add(try KeyPackage(from: &reader))
        case 2: self = .update(try LeafNode(from: &reader))
        case 3: self = .remove(try LeafIndex(from: &reader))
        case 4: self = .preSharedKey(try PreSharedKeyID(from: &reader))
        case let number: throw .unsupported(.proposalType, number)
        }
    }

    package func write(to writer: inout PresentationWriter) {
        switch self {
        case .add(let keyPackage):
            writer.write(UInt16(1))
            writer.write(keyPackage)
        case .update(let leaf):
            writer.write(UInt16(2))
            writer.write(leaf)
        case .remove(let leaf):
            writer.write(UInt16(3))
            writer.write(leaf)
        case .preSharedKey(let name):
            writer.write(UInt16(4))
            writer.write(name)
        }
    }
}
