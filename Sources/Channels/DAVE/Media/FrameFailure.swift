/// The ways in which a frame from another member cannot be used.
package enum FrameFailure: Sendable, Hashable, CaseIterable {
    /// Nobody gave us a key of this sender: not a member, or not one any more.
    case noKey
    /// No key of the sender fits: damaged, forged, or of an epoch whose keys are gone.
    case authentication
    /// The frame was opened before, or is too old to tell.
    case replayed
    /// The frame is clear where only encrypted ones are allowed.
    case notEncrypted
    /// The generation of the key is one that the sender can't have reached.
    case generation
}
