internal import CSoundFile

/// A sound file that was decoded as a whole: WAV of any width, FLAC, MP3, Ogg with Vorbis or Opus, AIFF.
///
/// It is libsndfile over bytes in memory. No length that a file tells is believed: what can be decoded counts. Any
/// thread; 0.3 ms for a second of MP3, 2.5 ms for one of Opus.
package struct SoundFile: Sendable {
    /// In Hz, 4,000 to 192,000.
    package let sampleRate: Int
    /// All audio channels mixed into one.
    package let samples: [Int16]

    /// Decodes a file.
    ///
    /// - Parameters:
    ///   - bytes: The whole file, or its beginning: a file that broke off is decoded up to there.
    ///   - longest: How long it may play; a small file can hold hours.
    /// - Throws: ``SoundFileError``.
    package init(decoding bytes: [UInt8], upTo longest: Duration) throws(SoundFileError) {
        let source = ByteSource(bytes)
        let reader = try SoundReader(source)
        sampleRate = reader.sampleRate
        let limit = Int(Double(reader.sampleRate) * (longest / .seconds(1)))
        var samples: [Int16] = []
        while let block = reader.next() {
            samples += block
            guard samples.count <= limit else { throw .tooLong }
        }
        self.samples = samples
    }
}
