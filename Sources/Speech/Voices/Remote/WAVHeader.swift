/// What stands before the samples of a RIFF WAVE file (Microsoft, "Multimedia Programming Interface and Data
/// Specifications 1.0", 1991).
///
///     0   "RIFF", 4 bytes of length, "WAVE"
///     12  chunks: 4 bytes of name, 4 bytes of length, content, padded to an even length
///         "fmt "  format (1: PCM, 0xFFFE: extensible), channels, sample rate, …, bits per sample at 14
///         "data"  the samples
struct WAVHeader: Equatable {
    /// Whether the samples are whole numbers as they stand; else they are coded in another way.
    var isPCM: Bool
    var sampleRate: Int
    var channelCount: Int
    var bitsPerSample: Int
    /// Where the samples begin, in bytes.
    var dataStart: Int
    /// How many bytes of samples follow; nil when the writer did not know, as in a stream.
    var dataCount: Int?

    /// What the first bytes of a file may turn out to be.
    enum Reading: Equatable {
        case header(WAVHeader)
        /// The header is not complete yet.
        case needsMore
        case invalid
    }

    /// A header longer than this is none.
    private static let limit = 65_536

    /// Reads the header from the beginning of a file.
    static func read(_ bytes: [UInt8]) -> Reading {
        guard bytes.count >= 12 else { return bytes.count >= limit ? .invalid : .needsMore }
        guard bytes.starts(with: Array("RIFF".utf8)), bytes[8..<12].elementsEqual("WAVE".utf8) else { return .invalid }
        var format: (coding: Int, rate: Int, channels: Int, bits: Int)?
        var at = 12
        while at + 8 <= bytes.count, at < limit {
            let name = bytes[at..<(at + 4)]
            let count = bytes.littleEndian32(at + 4)
            let content = at + 8
            if name.elementsEqual("data".utf8) {
                guard let format else { return .invalid }
                return .header(
                    WAVHeader(
                        isPCM: format.coding == 1 || format.coding == 0xFFFE,
                        sampleRate: format.rate,
                        channelCount: format.channels,
                        bitsPerSample: format.bits,
                        dataStart: content,
                        dataCount: count == 0 || count >= 0x7FFF_0000 ? nil : count
                    )
                )
            }
            if name.elementsEqual("fmt ".utf8) {
                guard count >= 16, content + 16 <= bytes.count else { return count < 16 ? .invalid : .needsMore }
                format = (
                    bytes.littleEndian16(content), bytes.littleEndian32(content + 4),
                    bytes.littleEndian16(content + 2), bytes.littleEndian16(content + 14)
                )
            }
            guard count <= limit else { return .invalid }
            at = content + count + count % 2
        }
        return at >= limit ? .invalid : .needsMore
    }
}

extension [UInt8] {
    fileprivate func littleEndian16(_ at: Int) -> Int { Int(self[at]) | Int(self[at + 1]) << 8 }

    fileprivate func littleEndian32(_ at: Int) -> Int { littleEndian16(at) | littleEndian16(at + 2) << 16 }
}
