/// What became of a frame that was received.
package enum ReceivedFrame: Sendable, Equatable {
    /// The Opus packet has so many bytes at the front of the output.
    case decrypted(byteCount: Int)
    /// The frame was clear, which is allowed at present; it was copied.
    case passedThrough(byteCount: Int)
    /// The media server's silence; it was copied.
    case silence(byteCount: Int)
    /// Nothing to play; the loss is to be concealed.
    case failed(FrameFailure)

    /// Of the packet at the front of the output; nil after a failure.
    package var byteCount: Int? {
        switch self {
        case .decrypted(let count), .passedThrough(let count), .silence(let count): count
        case .failed: nil
        }
    }
}
