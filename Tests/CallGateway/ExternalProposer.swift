package import Cryptography
import DAVE
import MLS

/// The voice gateway's key, and the proposals it signs (RFC 9420, section 12.1.8).
///
/// Written by hand, bytes by bytes, so that it shares nothing with what it tests but the primitives.
package struct ExternalProposer: Sendable {
    private let key: Shared<P256PrivateKey>
    private let groupID: [UInt8]

    package init(channel: UInt64) throws(CryptographyError) {
        key = Shared(try P256PrivateKey())
        groupID = UserID(channel).identity
    }

    /// The payload of opcode 25.
    package var announcement: [UInt8] {
        var writer = PresentationWriter()
        writer.writeVector(key.value.publicKey.bytes)
        writer.write(UInt16(1))
        writer.writeVector([0])
        return writer.bytes
    }

    package func proposal(
        _ change: GatewayProposal.Change,
        epoch: UInt64
    ) throws(CryptographyError) -> GatewayProposal {
        var content = PresentationWriter()
        content.writeVector(groupID)
        content.write(epoch)
        content.write(UInt8(2))
        content.write(UInt32(0))
        content.writeVector([UInt8]())
        content.write(UInt8(2))
        switch change {
        case .add(_, let keyPackage):
            content.write(UInt16(1))
            content.writeRaw(keyPackage)
        case .remove(_, let leaf):
            content.write(UInt16(3))
            content.write(UInt32(leaf))
        }
        var signed = PresentationWriter()
        signed.writeVector(Array("MLS 1.0 FramedContentTBS".utf8))
        signed.writeVector([0, 1, 0, 1] + content.bytes)
        var authenticated = PresentationWriter()
        authenticated.write(UInt16(1))
        authenticated.writeRaw(content.bytes)
        authenticated.writeVector(try key.value.signature(for: signed.bytes))
        var named = PresentationWriter()
        named.writeVector(Array("MLS 1.0 Proposal Reference".utf8))
        named.writeVector(authenticated.bytes)
        return GatewayProposal(
            change: change,
            message: [0, 1] + authenticated.bytes,
            reference: SHA256.digest(of: named.bytes)
        )
    }

    /// The payload of opcode 27 that proposes.
    package static func appending(_ proposals: [GatewayProposal]) -> [UInt8] {
        var writer = PresentationWriter()
        writer.write(UInt8(0))
        writer.writeVector(proposals.flatMap(\.message))
        return writer.bytes
    }

    /// The payload of opcode 27 that takes back.
    package static func revoking(_ proposals: [GatewayProposal]) -> [UInt8] {
        var writer = PresentationWriter()
        writer.write(UInt8(1))
        writer.writeVector { list in for proposal in proposals { list.writeVector(proposal.reference) } }
        return writer.bytes
    }
}
