/// Speech as a WAV file: RIFF, 16-bit PCM, mono (Multimedia Programming Interface and Data Specifications 1.0, 1991).
///
///     0   "RIFF", UInt32 count of what follows, "WAVE"
///     12  "fmt ", UInt32 16, UInt16 1 (PCM), UInt16 channels, UInt32 rate, UInt32 bytes a second,
///         UInt16 bytes a sample, UInt16 bits
///     36  "data", UInt32 count, samples in little-endian order
package enum WAVFile {
    /// The whole file.
    ///
    /// - Parameters:
    ///   - samples: Of one audio channel.
    ///   - sampleRate: In Hz.
    /// - Returns: The bytes of the file.
    package static func bytes(of samples: [Int16], sampleRate: Int) -> [UInt8] {
        let dataCount = 2 * samples.count
        var file: [UInt8] = []
        file.reserveCapacity(44 + dataCount)
        func write(_ name: String) { file += name.utf8 }
        func write(_ number: Int, byteCount: Int) {
            for index in 0..<byteCount { file.append(UInt8(truncatingIfNeeded: number >> (8 * index))) }
        }
        write("RIFF")
        write(36 + dataCount, byteCount: 4)
        write("WAVEfmt ")
        write(16, byteCount: 4)
        write(1, byteCount: 2)
        write(1, byteCount: 2)
        write(sampleRate, byteCount: 4)
        write(2 * sampleRate, byteCount: 4)
        write(2, byteCount: 2)
        write(16, byteCount: 2)
        write("data")
        write(dataCount, byteCount: 4)
        file.append(littleEndian: samples)
        return file
    }
}
