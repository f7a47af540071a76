/// A WAV file of 16-bit PCM (RIFF, Multimedia Programming Interface 1.0, "WAVE").
///
///     "RIFF" size "WAVE", then chunks: four letters, size, bytes, padded to an even length
///     "fmt "   2 format (1 PCM), 2 channels, 4 rate, 4 bytes a second, 2 block, 2 bits
///     "data"   samples, little-endian
struct WaveFile: Sendable, Equatable {
    /// In Hz.
    let sampleRate: Int
    /// Mono; several channels are mixed.
    let samples: [Int16]

    init(sampleRate: Int, samples: [Int16]) {
        self.sampleRate = sampleRate
        self.samples = samples
    }

    /// Nil for anything that is not such a file.
    init?(_ bytes: [UInt8]) {
        guard bytes.count >= 12, bytes[0..<4].elementsEqual("RIFF".utf8), bytes[8..<12].elementsEqual("WAVE".utf8)
        else { return nil }
        var format: (channels: Int, rate: Int)?
        var at = 12
        while bytes.count - at >= 8 {
            let size = bytes.littleEndian(at: at + 4, count: 4)
            let body = (at + 8)..<min(bytes.count, at + 8 + size)
            if bytes[at..<(at + 4)].elementsEqual("fmt ".utf8) {
                guard body.count >= 16, bytes.littleEndian(at: body.lowerBound + 14, count: 2) == 16 else { return nil }
                // 0xFFFE says the same at more length.
                guard [1, 0xFFFE].contains(bytes.littleEndian(at: body.lowerBound, count: 2)) else { return nil }
                format = (
                    bytes.littleEndian(at: body.lowerBound + 2, count: 2),
                    bytes.littleEndian(at: body.lowerBound + 4, count: 4)
                )
            } else if bytes[at..<(at + 4)].elementsEqual("data".utf8) {
                guard let format, (1...8).contains(format.channels) else { return nil }
                sampleRate = format.rate
                samples = Self.mono(bytes[body], channels: format.channels)
                return
            }
            at = body.upperBound + (size & 1)
        }
        return nil
    }

    private static func mono(_ bytes: ArraySlice<UInt8>, channels: Int) -> [Int16] {
        let bytes = Array(bytes)
        return (0..<(bytes.count / 2 / channels)).map { frame in
            let sum = (0..<channels).reduce(0) { sum, channel in
                let word = bytes.littleEndian(at: 2 * (frame * channels + channel), count: 2)
                return sum + Int(Int16(truncatingIfNeeded: word))
            }
            return Int16(clamping: sum / channels)
        }
    }

    /// The file.
    var bytes: [UInt8] {
        func number(_ value: Int, _ count: Int) -> [UInt8] {
            (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
        }
        let size = 2 * samples.count
        var bytes = Array("RIFF".utf8) + number(36 + size, 4) + Array("WAVEfmt ".utf8) + number(16, 4)
        bytes += number(1, 2) + number(1, 2) + number(sampleRate, 4) + number(2 * sampleRate, 4)
        bytes += number(2, 2) + number(16, 2) + Array("data".utf8) + number(size, 4)
        return bytes + samples.flatMap { number(Int($0), 2) }
    }
}

extension [UInt8] {
    /// A number of `count` bytes; the caller has checked that they are there.
    fileprivate func littleEndian(at index: Int, count: Int) -> Int {
        self[index..<(index + count)].reversed().reduce(0) { $0 << 8 | Int($1) }
    }
}
