/// Why a leaf was made (RFC 9420, section 7.2), and what it says for that reason.
package enum LeafNodeSource: Sendable, Hashable {
    /// For a key package; with the seconds since 1970 between which it may be used.
    case keyPackage(notBefore: UInt64, notAfter: UInt64)
    /// By an Update proposal.
    case update
    /// By a commit with a path; with the parent hash that binds the leaf to it.
    case commit(parentHash: [UInt8])

    /// The lifetime of our key packages: for ever, which the delivery service asks for.
    package static let unlimited = LeafNodeSource.keyPackage(notBefore: 0, notAfter: .max)
}

extension LeafNodeSource: Presentable {
    package init(from reader: inout PresentationReader) throws(PresentationError) {
        switch try reader.readUInt8() {
        case 1: self = .keyPackage(notBefore: try reader.readUInt64(), notAfter: try reader.readUInt64())
        case 2: self = .update
        case 3: self = .commit(parentHash: try reader.readVector(atMost: Limits.hashByteCount))
        case let number: throw .unsupported(.leafNodeSource, UInt16(number))
        }
    }

    package func write(to writer: inout PresentationWriter) {
        switch self {
        case .keyPackage(let notBefore, let notAfter):
            writer.write(UInt8(1))
            writer.write(notBefore)
            writer.write(notAfter)
        case .update: writer.write(UInt8(2))
        case .commit(let parentHash):
            writer.write(UInt8(3))
            writer.writeVector(parentHash)
        }
    }
}
