/// Who a member says it is (RFC 9420, section 5.3): the basic credential, an identity that the application understands.
package struct Credential: Sendable, Hashable {
    static let basic: UInt16 = 1

    /// At most ``Limits/identityByteCount`` bytes.
    package let identity: [UInt8]

    package init(identity: [UInt8]) { self.identity = identity }
}

extension Credential: Presentable {
    package init(from reader: inout PresentationReader) throws(PresentationError) {
        let type = try reader.readUInt16()
        guard type == Self.basic else { throw .unsupported(.credentialType, type) }
        identity = try reader.readVector(atMost: Limits.identityByteCount)
    }

    package func write(to writer: inout PresentationWriter) {
        writer.write(Self.basic)
        writer.writeVector(identity)
    }
}
