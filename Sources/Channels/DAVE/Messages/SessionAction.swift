/// What a session wants done, in order.
package enum SessionAction: Sendable, Equatable {
    /// Opcode 23: the keys of a transition are there.
    case transitionReady(TransitionID)
    /// Opcode 26: a bare KeyPackage.
    case keyPackage([UInt8])
    /// Opcode 28: the commit, and the welcome if somebody is added.
    case commitWelcome([UInt8])
    /// Opcode 31: the commit or welcome of a transition can't be used; a key package follows.
    case invalidCommitWelcome(TransitionID)
    /// Nothing that the session can do helps: the voice connection is to be made anew.
    case reconnect
}
