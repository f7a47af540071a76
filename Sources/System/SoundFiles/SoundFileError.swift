/// Why a file in memory is no sound that can be used.
package enum SoundFileError: Error, Sendable, Equatable {
    /// It is damaged, or of a kind that isn't decoded; the library's own words.
    case unreadable(String)
    /// So many audio channels, at so many Hz.
    case unsupported(channelCount: Int, sampleRate: Int)
    /// It plays for longer than was allowed.
    case tooLong
}

extension SoundFileError {
    /// For a person: what is wrong with the file.
    package var reason: String {
        switch self {
        case .unreadable(let reason): reason
        case .unsupported(let channelCount, let sampleRate): "it has \(channelCount) channels at \(sampleRate) Hz"
        case .tooLong: "it plays for too long"
        }
    }
}
