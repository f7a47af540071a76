/// An extension of a leaf, key package, group or group info (RFC 9420, section 13).
package struct Extension: Sendable, Hashable {
    /// The type of the one that holds a tree (section 12.4.3.3).
    package static let ratchetTree: UInt16 = 2
    /// The type of the one that holds external senders (section 12.1.8.1).
    package static let externalSenders: UInt16 = 5
    /// Those every client understands (section 17.3), `application_id` to `external_senders`.
    static let defaultTypes: ClosedRange<UInt16> = 1...5

    /// Its number (section 17.3).
    package let type: UInt16
    /// What it says, in a form that the type determines.
    package let data: [UInt8]

    package init(type: UInt16, data: [UInt8]) {
        self.type = type
        self.data = data
    }
}

extension Extension: Presentable {
    package init(from reader: inout PresentationReader) throws(PresentationError) {
        try self.init(from: &reader, atMost: Limits.extensionByteCount)
    }

    private init(from reader: inout PresentationReader, atMost cap: Int) throws(PresentationError) {
        type = try reader.readUInt16()
        data = try reader.readVector(atMost: cap)
    }

    package func write(to writer: inout PresentationWriter) {
        writer.write(type)
        writer.writeVector(data)
    }

    /// A list in which each type occurs once, each with at most `cap` bytes of data.
    static func readList(
        from reader: inout PresentationReader,
        atMost cap: Int = Limits.extensionByteCount
    ) throws(PresentationError) -> [Extension] {
        let list = try reader.readList(atMost: Limits.extensions) { (reader) throws(PresentationError) in
            try Extension(from: &reader, atMost: cap)
        }
        guard Set(list.map(\.type)).count == list.count else { throw .invalidStructure }
        return list
    }
}
