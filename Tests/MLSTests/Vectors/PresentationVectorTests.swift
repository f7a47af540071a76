import Testing

@testable import MLS

@Suite("Published vectors: presentation and tree math", .tags(.vectors))
struct PresentationVectorTests {
    private struct Length: Decodable {
        let vlbytes_header: Hex
        let length: Int
    }

    @Test("Lengths are read as deserialization.json lists them, and written the same")
    func lengths() throws {
        try PublishedVectors.run("deserialization", count: 14) { (entry: Length) in
            var reader = PresentationReader(entry.vlbytes_header.bytes)
            let length = try reader.readLength()
            #expect(length == entry.length)
            #expect(reader.isAtEnd)
            var writer = PresentationWriter()
            writer.writeVector([UInt8](repeating: 0, count: entry.length))
            #expect(Array(writer.bytes.prefix(entry.vlbytes_header.bytes.count)) == entry.vlbytes_header.bytes)
        }
    }

    private struct Tree: Decodable {
        let n_leaves: Int
        let n_nodes: Int
        let root: Int
        let left: [Int?]
        let right: [Int?]
        let parent: [Int?]
        let sibling: [Int?]
    }

    @Test("Nodes have the neighbours that tree-math.json lists")
    func treeMath() throws {
        try PublishedVectors.run("tree-math", count: 10) { (entry: Tree) in
            let root = NodeIndex.root(leafCount: entry.n_leaves)
            #expect(root.value == entry.root)
            #expect(root.leaves == 0..<entry.n_leaves)
            for index in 0..<entry.n_nodes {
                let node = NodeIndex(index)
                #expect((node.isLeaf ? nil : node.left.value) == entry.left[index])
                #expect((node.isLeaf ? nil : node.right.value) == entry.right[index])
                #expect((node == root ? nil : node.parent.value) == entry.parent[index])
                #expect((node == root ? nil : node.sibling.value) == entry.sibling[index])
            }
        }
    }
}

extension Tag {
    @Tag static var vectors: Self
}
