/// Who a message is from (RFC 9420, section 6).
package enum Sender: Sendable, Hashable {
    case member(LeafIndex)
    /// The one at this place of the group's `external_senders`.
    case external(UInt32)
}

extension Sender: Presentable {
    package init(from reader: inout PresentationReader) throws(PresentationError) {
        switch try reader.readUInt8() {
        case 1: self = .member(try LeafIndex(from: &reader))
        case 2: self = .external(try reader.readUInt32())
        case let number: throw .unsupported(.senderType, UInt16(number))
        }
    }

    package func write(to writer: inout PresentationWriter) {
        switch self {
        case .member(let leaf):
            writer.write(UInt8(1))
            writer.write(leaf)
        case .external(let index):
            writer.write(UInt8(2))
            writer.write(index)
        }
    }
}
