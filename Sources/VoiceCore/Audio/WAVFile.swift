/// Sound as a WAV file: RIFF (Multimedia Programming Interface and Data Specifications 1.0, 1991).
///
///     0   "RIFF", UInt32 count of what follows, "WAVE"
///     12  "fmt ", UInt32 16, UInt16 coding, UInt16 channels, UInt32 rate, UInt32 bytes a second,
///         UInt16 bytes a time step, UInt16 bits
///     36  "data", UInt32 count, samples in little-endian order
package enum WAVFile {
    /// What the samples are, by their number in the chunk `fmt `.
    package enum Coding: Int {
        /// 16 bits.
        case linear = 1
        /// 32 bits, −1 to 1.
        case float = 3
        /// 8 bits (ITU-T G.711).
        case aLaw = 6
        case muLaw = 7

        fileprivate var bitsPerSample: Int {
            switch self {
            case .linear: 16
            case .float: 32
            case .aLaw, .muLaw: 8
            }
        }
    }

    /// The whole file.
    ///
    /// - Parameters:
    ///   - samples: Of one audio channel.
    ///   - sampleRate: In Hz.
    /// - Returns: The bytes of the file.
    package static func bytes(of samples: [Int16], sampleRate: Int) -> [UInt8] {
        var file = header(.linear, sampleRate: sampleRate, channelCount: 1, dataCount: 2 * samples.count)
        file.append(littleEndian: samples)
        return file
    }

    /// What stands before the samples.
    ///
    /// - Parameters:
    ///   - coding: What they are.
    ///   - sampleRate: In Hz.
    ///   - channelCount: How many stand side by side.
    ///   - dataCount: How many bytes follow; 0: nobody knows.
    /// - Returns: 44 bytes.
    package static func header(_ coding: Coding, sampleRate: Int, channelCount: Int, dataCount: Int) -> [UInt8] {
        let frameCount = channelCount * coding.bitsPerSample / 8
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
        write(coding.rawValue, byteCount: 2)
        write(channelCount, byteCount: 2)
        write(sampleRate, byteCount: 4)
        write(frameCount * sampleRate, byteCount: 4)
        write(frameCount, byteCount: 2)
        write(coding.bitsPerSample, byteCount: 2)
        write("data")
        write(dataCount, byteCount: 4)
        return file
    }
}
