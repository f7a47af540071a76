import VoiceCore

extension [Int16] {
    /// Reads samples of one or more channels as one, made louder or softer; what is left of a sample is left out.
    ///
    /// - Parameters:
    ///   - bytes: 16 bits a sample, the low byte first, the channels of one time side by side.
    ///   - channelCount: At least 1.
    ///   - volume: Factor on the samples, 0 to 2.
    init(littleEndian bytes: RawSpan, channelCount: Int, volume: Double) {
        self = [Int16](littleEndian: bytes).mixed(from: channelCount).scaled(by: volume)
    }

    /// Mixes the channels into one.
    ///
    /// - Parameter channelCount: How many stand side by side, at least 1.
    /// - Returns: One sample a time step; what is left of a time step is left out.
    func mixed(from channelCount: Int) -> [Int16] {
        guard channelCount > 1 else { return self }
        return stride(from: 0, through: count - channelCount, by: channelCount).map { start in
            Int16(self[start..<start + channelCount].reduce(0) { $0 + Int($1) } / channelCount)
        }
    }

    /// The samples made louder or softer.
    ///
    /// - Parameter volume: Factor on the samples, 0 to 2.
    /// - Returns: As many samples.
    func scaled(by volume: Double) -> [Int16] {
        volume == 1 ? self : map { Int16((Double($0) * volume).clamped(to: -32_768...32_767)) }
    }
}
