/// What is said to the server.
enum TalkSpeech: Sendable {
    case text(String)
    case file(SpokenFile)
    /// Raw PCM until standard input ends.
    case standardInput(rate: Int)

    /// Of the audio, in Hz.
    var rate: Int {
        switch self {
        case .text: 16000
        case .file(let file): file.sampleRate
        case .standardInput(let rate): rate
        }
    }
}
