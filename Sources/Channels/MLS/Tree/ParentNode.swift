import Cryptography

/// A node above others: a key whose private half everybody below holds, except the leaves not yet merged
/// (RFC 9420, section 7.1).
struct ParentNode: Sendable, Hashable {
    var encryptionKey: P256PublicKey
    var parentHash: [UInt8]
    /// Ascending.
    var unmergedLeaves: [LeafIndex]

    /// `ParentHashInput` hashed (section 7.9), with the tree hash of the child on the other side.
    func hash(sibling: [UInt8]) -> [UInt8] {
        var writer = PresentationWriter()
        writer.writeVector(encryptionKey.bytes)
        writer.writeVector(parentHash)
        writer.writeVector(sibling)
        return SHA256.digest(of: writer.bytes)
    }

    mutating func addUnmerged(_ leaf: LeafIndex) {
        let place = unmergedLeaves.firstIndex { $0 > leaf } ?? unmergedLeaves.endIndex
        unmergedLeaves.insert(leaf, at: place)
    }
}

extension ParentNode: Presentable {
    init(from reader: inout PresentationReader) throws(PresentationError) {
        encryptionKey = try reader.readPublicKey()
        parentHash = try reader.readVector(atMost: Limits.hashByteCount)
        unmergedLeaves = try reader.readList(atMost: Limits.members) { (reader) throws(PresentationError) in
            try LeafIndex(from: &reader)
        }
        guard zip(unmergedLeaves, unmergedLeaves.dropFirst()).allSatisfy({ $0 < $1 }) else { throw .invalidStructure }
    }

    func write(to writer: inout PresentationWriter) {
        writer.writeVector(encryptionKey.bytes)
        writer.writeVector(parentHash)
        writer.writeList(unmergedLeaves)
    }
}
