/// The `ratchet_tree` extension (RFC 9420, section 12.4.3.3): nodes by their index, without the blank ones at the end.
extension RatchetTree: Presentable {
    private enum Node: Presentable {
        case leaf(LeafNode)
        case parent(ParentNode)

        init(from reader: inout PresentationReader) throws(PresentationError) {
            switch try reader.readUInt8() {
            case 1: self = .leaf(try LeafNode(from: &reader))
            case 2: self = .parent(try ParentNode(from: &reader))
            case let number: throw .unsupported(.nodeType, UInt16(number))
            }
        }

        func write(to writer: inout PresentationWriter) {
            switch self {
            case .leaf(let leaf):
                writer.write(UInt8(1))
                writer.write(leaf)
            case .parent(let parent):
                writer.write(UInt8(2))
                writer.write(parent)
            }
        }
    }

    init(from reader: inout PresentationReader) throws(PresentationError) {
        let nodes = try reader.readList(atMost: Limits.nodes) { (reader) throws(PresentationError) in
            try reader.readOptional { (reader) throws(PresentationError) in try Node(from: &reader) }
        }
        guard case .some(.some) = nodes.last else { throw .invalidStructure }
        var leafCount = 1
        while 2 * leafCount - 1 < nodes.count { leafCount *= 2 }
        var leaves = [LeafNode?](repeating: nil, count: leafCount)
        var parents = [ParentNode?](repeating: nil, count: leafCount - 1)
        for (index, node) in nodes.enumerated() {
            switch node {
            case nil: continue
            case .leaf(let leaf) where index.isMultiple(of: 2): leaves[index / 2] = leaf
            case .parent(let parent) where !index.isMultiple(of: 2): parents[index / 2] = parent
            default: throw .invalidStructure
            }
        }
        self.init(leaves: leaves, parents: parents)
    }

    func write(to writer: inout PresentationWriter) {
        let nodes = (0..<2 * leaves.count - 1).map { index -> Node? in
            let node = NodeIndex(index)
            return if let leaf = node.leaf { self[leaf].map { .leaf($0) } } else {
                self[parent: node].map { .parent($0) }
            }
        }
        let count = (nodes.lastIndex { $0 != nil } ?? -1) + 1
        writer.writeVector { writer in for node in nodes.prefix(count) { writer.writeOptional(node) } }
    }
}
