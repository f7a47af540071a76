/// What a message says, to which group and epoch, and who says it (RFC 9420, section 6).
package struct FramedContent: Sendable, Hashable {
    /// What may be said in a public message; application data may not.
    package enum Body: Sendable, Hashable {
        case proposal(Proposal)
        case commit(Commit)
    }

    /// The group it is for.
    package let groupID: [UInt8]
    /// The epoch it is for.
    package let epoch: UInt64
    /// Who says it.
    package let sender: Sender
    /// What the application lets travel along; empty in what we send.
    package let authenticatedData: [UInt8]
    /// What it says.
    package let body: Body

    init(context: GroupContext, sender: Sender, body: Body) {
        self.init(groupID: context.groupID, epoch: context.epoch, sender: sender, body: body)
    }

    init(groupID: [UInt8], epoch: UInt64, sender: Sender, body: Body) {
        self.groupID = groupID
        self.epoch = epoch
        self.sender = sender
        authenticatedData = []
        self.body = body
    }
}

extension FramedContent: Presentable {
    package init(from reader: inout PresentationReader) throws(PresentationError) {
        groupID = try reader.readVector(atMost: Limits.groupIDByteCount)
        epoch = try reader.readUInt64()
        sender = try Sender(from: &reader)
        authenticatedData = try reader.readVector(atMost: Limits.messageByteCount)
        switch try reader.readUInt8() {
        case 2: body = .proposal(try Proposal(from: &reader))
        case 3: body = .commit(try Commit(from: &reader))
        case let number: throw .unsupported(.contentType, UInt16(number))
        }
    }

    package func write(to writer: inout PresentationWriter) {
        writer.writeVector(groupID)
        writer.write(epoch)
        writer.write(sender)
        writer.writeVector(authenticatedData)
        switch body {
        case .proposal(let proposal):
            writer.write(UInt8(2))
            writer.write(proposal)
        case .commit(let commit):
            writer.write(UInt8(3))
            writer.write(commit)
        }
    }
}
