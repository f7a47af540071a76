/// What all members of an epoch agree on (RFC 9420, section 8.1).
package struct GroupContext: Sendable, Hashable {
    /// The group's name.
    package let groupID: [UInt8]
    /// Commits since the group was created.
    package internal(set) var epoch: UInt64
    /// Stands for the members and their keys (section 7.8).
    package internal(set) var treeHash: [UInt8]
    /// Stands for all commits up to this epoch (section 8.2); empty in epoch 0.
    package internal(set) var confirmedTranscriptHash: [UInt8]
    /// What the group has agreed on beside.
    package let extensions: [Extension]
}

extension GroupContext: Presentable {
    package init(from reader: inout PresentationReader) throws(PresentationError) {
        let version = try reader.readUInt16()
        guard version == CipherSuite.protocolVersion else { throw .unsupported(.protocolVersion, version) }
        let suite = try reader.readUInt16()
        guard suite == CipherSuite.number else { throw .unsupported(.cipherSuite, suite) }
        groupID = try reader.readVector(atMost: Limits.groupIDByteCount)
        epoch = try reader.readUInt64()
        treeHash = try reader.readVector(atMost: Limits.hashByteCount)
        confirmedTranscriptHash = try reader.readVector(atMost: Limits.hashByteCount)
        extensions = try Extension.readList(from: &reader)
    }

    package func write(to writer: inout PresentationWriter) {
        writer.write(CipherSuite.protocolVersion)
        writer.write(CipherSuite.number)
        writer.writeVector(groupID)
        writer.write(epoch)
        writer.writeVector(treeHash)
        writer.writeVector(confirmedTranscriptHash)
        writer.writeList(extensions)
    }
}
