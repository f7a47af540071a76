/// A message of the voice gateway that a session wants to hear of.
package enum GatewayMessage: Sendable, Equatable {
    /// Users are in the call: opcodes 5, 11, 12, 18 and 20, whichever comes first.
    case usersSeen([UserID])
    /// Opcode 13.
    case userLeft(UserID)
    /// Opcode 21.
    case prepareTransition(TransitionID, version: Int)
    /// Opcode 22.
    case executeTransition(TransitionID)
    /// Opcode 24; epoch 1 is a new group.
    case prepareEpoch(UInt64, version: Int)
    /// Opcode 25: who signs the gateway's proposals.
    case externalSender([UInt8])
    /// Opcode 27, yet to be read.
    case proposals([UInt8])
    /// Opcode 29: the commit that the gateway chose.
    case commit(TransitionID, [UInt8])
    /// Opcode 30.
    case welcome(TransitionID, [UInt8])
}
