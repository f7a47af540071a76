package import DAVE

/// A proposal as the voice gateway made it.
package struct GatewayProposal: Sendable {
    package enum Change: Sendable, Equatable {
        case add(UserID, keyPackage: [UInt8])
        case remove(UserID, leaf: Int)
    }

    package let change: Change
    /// The MLSMessage.
    package let message: [UInt8]
    package let reference: [UInt8]
}
