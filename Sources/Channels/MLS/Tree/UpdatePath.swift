import Cryptography

/// A member's new leaf and the new keys above it (RFC 9420, section 7.6).
struct UpdatePath: Sendable, Hashable {
    /// A node's new key and its secret, sealed to each recipient in turn.
    struct Node: Sendable, Hashable {
        let encryptionKey: P256PublicKey
        let sealedSecrets: [HPKECiphertext]
    }

    let leaf: LeafNode
    /// From below.
    let nodes: [Node]
}

extension UpdatePath: Presentable {
    init(from reader: inout PresentationReader) throws(PresentationError) {
        leaf = try LeafNode(from: &reader)
        nodes = try reader.readList(atMost: Limits.nodes) { (reader) throws(PresentationError) in
            try Node(from: &reader)
        }
    }

    func write(to writer: inout PresentationWriter) {
        writer.write(leaf)
        writer.writeList(nodes)
    }
}

extension UpdatePath.Node: Presentable {
    init(from reader: inout PresentationReader) throws(PresentationError) {
        encryptionKey = try reader.readPublicKey()
        sealedSecrets = try reader.readList(atMost: Limits.members) { (reader) throws(PresentationError) in
            try HPKECiphertext(from: &reader)
        }
    }

    func write(to writer: inout PresentationWriter) {
        writer.writeVector(encryptionKey.bytes)
        writer.writeList(sealedSecrets)
    }
}
