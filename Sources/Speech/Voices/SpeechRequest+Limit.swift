package import VoiceCore

extension SpeechRequest {
    /// No phrase is spoken for longer, whatever comes: a voice that goes on is broken.
    ///
    /// A minute, and more for long phrases: 300 ms a character is half as fast as slow speech of any script, digits
    /// included. A slower voice gets more.
    package var longestAudio: Duration {
        let slowest = max(0.25, min(1, speed))
        return max(Self.shortestLimit, Self.characterTime * (Double(text.count) / slowest))
    }

    private static let shortestLimit: Duration = .seconds(60)
    private static let characterTime: Duration = .milliseconds(300)
}
