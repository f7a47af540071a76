/// The place of a member among the leaves of a tree, from the left (RFC 9420, section 4.1).
package struct LeafIndex: Sendable, Hashable, Comparable {
    /// From 0.
    package let value: UInt32

    package init(_ value: UInt32) { self.value = value }

    package static func < (left: LeafIndex, right: LeafIndex) -> Bool { left.value < right.value }
}

extension LeafIndex: CustomStringConvertible {
    package var description: String { "\(value)" }
}

extension LeafIndex: Presentable {
    package init(from reader: inout PresentationReader) throws(PresentationError) { value = try reader.readUInt32() }

    package func write(to writer: inout PresentationWriter) { writer.write(value) }
}
