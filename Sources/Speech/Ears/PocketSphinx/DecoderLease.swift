import Runtime

/// The right to one decoder process, and the socket to it.
struct DecoderLease: Sendable, Equatable {
    /// The decoder's number in its zygote.
    let number: UInt32
    /// Non-blocking; whoever holds the lease closes it or gives it back.
    let descriptor: Int32
    /// Who has it.
    let requester: Requester
    /// Which zygote made it; a decoder dies with its zygote.
    let generation: Int
}
