/// What a session counts; the raw values are the names under which they are shown.
package enum Counter: String, CaseIterable, Sendable {
    case framesEncrypted = "frames_encrypted"
    case framesDecrypted = "frames_decrypted"
    /// Clear frames of others that were accepted while that is allowed.
    case framesPassedThrough = "frames_passed_through"
    /// Frames of the media server's silence, which pass in every state.
    case silenceFrames = "silence_frames"
    case failureNoKey = "failure_no_key"
    case failureAuthentication = "failure_authentication"
    case failureReplayed = "failure_replayed"
    case failureNotEncrypted = "failure_not_encrypted"
    case failureGeneration = "failure_generation"
    /// Messages with proposals that were dropped whole.
    case proposalsRejected = "proposals_rejected"
    /// Commits that led us to the next epoch, whoever made them.
    case commitsMerged = "commits_merged"
    /// Those of ``commitsMerged`` that were ours.
    case commitsOwn = "commits_own"
    /// Commits that could not be followed; each is answered by a recovery.
    case commitsFailed = "commits_failed"
    /// Commits that were merged before, and those of others while we only wait to be let in.
    case commitsIgnored = "commits_ignored"
    case welcomesJoined = "welcomes_joined"
    /// Welcomes that could not be used; each is answered by a recovery.
    case welcomesFailed = "welcomes_failed"
    /// Times that we asked to be let in anew (opcode 31).
    case recoveries
    /// Epochs that we entered, by whatever way.
    case epochs
    /// Times that the group was given up within a connection.
    case resets
}

extension Counter {
    /// The counter of a failure.
    package init(_ failure: FrameFailure) {
        self =
            switch failure {
            case .noKey: .failureNoKey
            case .authentication: .failureAuthentication
            case .replayed: .failureReplayed
            case .notEncrypted: .failureNotEncrypted
            case .generation: .failureGeneration
            }
    }
}
