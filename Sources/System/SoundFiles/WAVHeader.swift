/// What stands before the samples of a RIFF WAVE file (Microsoft, "Multimedia Programming Interface and Data
/// Specifications 1.0", 1991), or of one of 64 bits (EBU Tech 3306).
///
///     0   "RIFF" or "RF64", 4 bytes of length, "WAVE"
///     12  chunks: 4 bytes of name, 4 bytes of length, content, padded to an even length
///         "fmt "  format (1: PCM, 0xFFFE: extensible), channels, sample rate, bytes a second, …, bits per sample at 14
///         "data"  the samples
package struct WAVHeader: Sendable, Equatable {
    /// Whether the samples are whole numbers as they stand; else they are coded in another way.
    package var isPCM: Bool
    /// In Hz, as it is told.
    package var sampleRate: Int
    package var channelCount: Int
    package var bitsPerSample: Int
    /// Where the samples begin, in bytes.
    package var dataStart: Int
    /// How many bytes of samples are announced; nil when the writer did not know: 0, or more than ten minutes.
    ///
    /// Only a hint: what is there counts.
    package var dataCount: Int?

    /// What the first bytes of a file may turn out to be.
    package enum Reading: Equatable {
        case header(WAVHeader)
        /// The header is not complete yet.
        case needsMore
        case invalid
    }

    /// A header longer than this is none.
    private static let limit = 65_536
    /// Nobody says a phrase for so long, in seconds: who announces more has written a placeholder.
    private static let longest = 600

    /// Reads the header from the beginning of a file.
    package static func read(_ bytes: ArraySlice<UInt8>) -> Reading {
        guard bytes.count >= 12 else { return .needsMore }
        let start = bytes.startIndex
        guard bytes.beginsWAV(at: start) else { return .invalid }
        var format: Format?
        var at = 12
        while at + 8 <= bytes.count, at < limit {
            let name = bytes[(start + at)..<(start + at + 4)]
            let count = bytes.littleEndian32(start + at + 4)
            let content = at + 8
            if name.elementsEqual("data".utf8) {
                return format.map { .header($0.header(dataStart: content, count: count)) } ?? .invalid
            }
            if name.elementsEqual("fmt ".utf8) {
                guard count >= 16, content + 16 <= bytes.count else { return count < 16 ? .invalid : .needsMore }
                format = Format(bytes, at: start + content)
            }
            guard count <= limit else { return .invalid }
            at = content + count + count % 2
        }
        return at >= limit ? .invalid : .needsMore
    }

    /// The content of the chunk `fmt `.
    private struct Format {
        let coding: Int
        let channelCount: Int
        let sampleRate: Int
        let bytesPerSecond: Int
        let bitsPerSample: Int

        init(_ bytes: ArraySlice<UInt8>, at start: Int) {
            coding = bytes.littleEndian16(start)
            channelCount = bytes.littleEndian16(start + 2)
            sampleRate = bytes.littleEndian32(start + 4)
            bytesPerSecond = bytes.littleEndian32(start + 8)
            bitsPerSample = bytes.littleEndian16(start + 14)
        }

        func header(dataStart: Int, count: Int) -> WAVHeader {
            let isPlausible = count > 0 && count / longest <= bytesPerSecond
            return WAVHeader(
                isPCM: coding == 1 || coding == 0xFFFE,
                sampleRate: sampleRate,
                channelCount: channelCount,
                bitsPerSample: bitsPerSample,
                dataStart: dataStart,
                dataCount: isPlausible ? count : nil
            )
        }
    }
}

extension ArraySlice<UInt8> {
    /// Whether a file begins at an index; the 12 bytes from there on have to be there.
    func beginsWAV(at start: Int) -> Bool {
        let name = self[start..<(start + 4)]
        guard name.elementsEqual("RIFF".utf8) || name.elementsEqual("RF64".utf8) else { return false }
        return self[(start + 8)..<(start + 12)].elementsEqual("WAVE".utf8)
    }

    fileprivate func littleEndian16(_ at: Int) -> Int { Int(self[at]) | Int(self[at + 1]) << 8 }

    fileprivate func littleEndian32(_ at: Int) -> Int { littleEndian16(at) | littleEndian16(at + 2) << 16 }
}
