/// What is said to the server.
enum TalkSpeech: Sendable {
    case text(String)
    case wave(WaveFile)
    /// Raw PCM until standard input ends.
    case standardInput(rate: Int)

    /// Of the audio, in Hz.
    var rate: Int {
        switch self {
        case .text: 16000
        case .wave(let wave): wave.sampleRate
        case .standardInput(let rate): rate
        }
    }
}
