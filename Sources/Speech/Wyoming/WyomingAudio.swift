import Runtime
import VoiceCore

/// The audio of a Wyoming server: 16-bit samples, whose format comes with the events.
struct WyomingAudio {
    /// In Hz.
    let sampleRate: Int
    private let channelCount: Int
    private let volume: Double
    /// A sample that was cut in its middle.
    private var rest: [UInt8] = []

    /// - Parameters:
    ///   - data: Of `audio-start` or `audio-chunk`: `rate`, `width`, `channels`.
    ///   - volume: Factor on the samples, 0 to 2.
    /// - Throws: ``EngineError`` for a format that can't be played.
    init(_ data: [String: JSONValue], volume: Double) throws(EngineError) {
        let rate = data["rate"]?.integer ?? 0
        let width = data["width"]?.integer ?? 2
        let channels = data["channels"]?.integer ?? 1
        guard (4_000...192_000).contains(rate), width == 2, (1...2).contains(channels) else {
            throw .malformedAnswer(
                "the Wyoming server sent samples of \(width) bytes, \(channels) channels, \(rate) Hz; 2 bytes, mono or stereo are understood"
            )
        }
        (sampleRate, channelCount, self.volume) = (rate, channels, volume.clamped(to: 0...2))
    }

    /// The samples that are complete with these bytes, as mono.
    mutating func samples(_ payload: [UInt8]) -> [Int16] {
        let bytes = rest + payload
        let wholeCount = bytes.count - bytes.count % (2 * channelCount)
        rest = Array(bytes[wholeCount...])
        return [Int16](
            littleEndian: bytes.span.bytes.extracting(0..<wholeCount),
            channelCount: channelCount,
            volume: volume
        )
    }
}
