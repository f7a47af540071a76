import FoundationEssentials
package import VoiceCore

/// Which voice activity detection this server uses, chosen once at the start.
package enum DetectorChoice: Sendable {
    case silero(SileroWeights)
    /// The fallback, and why.
    case webRTC(SileroError)

    /// Silero if its weights are in one of the folders, else WebRTC.
    package init(modelFolders: [String]) {
        var failure = SileroError.unreadable(SileroWeights.fileName)
        for folder in modelFolders {
            do throws(SileroError) {
                self = .silero(try SileroWeights(contentsOf: "\(folder)/\(SileroWeights.fileName)"))
                return
            } catch {
                // A damaged file says more than a missing one.
                if case .malformed = failure { continue }
                failure = error
            }
        }
        self = .webRTC(failure)
    }

    /// `silero` or `webrtc`.
    package var name: String {
        switch self {
        case .silero: "silero"
        case .webRTC: "webrtc"
        }
    }

    /// A detector for one speaker.
    package func makeDetector() -> any VoiceActivityDetector {
        switch self {
        case .silero(let weights): SileroDetector(weights)
        case .webRTC: WebRTCDetector()
        }
    }
}
