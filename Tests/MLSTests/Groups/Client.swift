import Cryptography

@testable import MLS

/// Somebody who may be in a group, with the keys of the times it is.
struct Client {
    let identity: [UInt8]
    let signatureKey: Shared<P256PrivateKey>
    var own: OwnKeyPackage
    var group: Group?

    init(_ number: UInt8) throws {
        identity = [0, 0, 0, 0, 0, 0, 0, number]
        signatureKey = Shared(try P256PrivateKey())
        own = try OwnKeyPackage(identity: identity, signatureKey: signatureKey)
    }

    /// Takes part by a Welcome; the next time it will have another key package.
    mutating func join(_ welcome: [UInt8], by service: DeliveryService) throws {
        group = try Group.join(
            Welcome(encoded: welcome),
            with: own,
            groupID: DeliveryService.groupID,
            externalSender: service.sender
        )
        own = try OwnKeyPackage(identity: identity, signatureKey: signatureKey)
    }
}
