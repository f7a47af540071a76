internal import CSoundFile
import Resampling

/// A sound file that was decoded as a whole: WAV of any width, FLAC, MP3, Ogg with Vorbis or Opus, AIFF.
///
/// It is libsndfile over bytes in memory. No length that a file tells is believed: what can be decoded counts. Files of
/// one kind that stand one behind the other are heard as one. Any thread; 0.3 ms for a second of MP3, 2.5 ms for one of
/// Opus.
package struct SoundFile: Sendable {
    /// In Hz, 4,000 to 192,000; that of the first file.
    package let sampleRate: Int
    /// All audio channels mixed into one.
    package let samples: [Int16]

    /// Decodes a file, or several.
    ///
    /// - Parameters:
    ///   - bytes: The whole file, or its beginning: a file that broke off is decoded up to there.
    ///   - longest: How long it may play; a small file can hold hours.
    /// - Throws: ``SoundFileError`` when the first file can't be read, or all together play for too long. A later one
    ///   that can't be read is left out.
    package init(decoding bytes: [UInt8], upTo longest: Duration) throws(SoundFileError) {
        let files = try SoundFileParts.split(bytes)
        guard let first = files.first else { throw .unreadable("it is empty") }
        let (samples, sampleRate) = try Self.decode(first, upTo: longest)
        var all = samples
        for file in files.dropFirst() {
            do throws(SoundFileError) {
                let rest = longest - .seconds(Double(all.count) / Double(sampleRate))
                let next = try Self.decode(file, upTo: rest)
                all += next.sampleRate == sampleRate ? next.samples : Self.resample(next, to: sampleRate)
            } catch .tooLong {
                throw .tooLong
            } catch {
                // What was heard before it stands.
            }
        }
        self.samples = all
        self.sampleRate = sampleRate
    }

    private static func decode(
        _ bytes: [UInt8],
        upTo longest: Duration
    ) throws(SoundFileError) -> (samples: [Int16], sampleRate: Int) {
        let source = ByteSource(bytes)
        let reader = try SoundReader(source)
        let limit = Int(Double(reader.sampleRate) * max(0, longest / .seconds(1)))
        var samples: [Int16] = []
        while let block = reader.next() {
            samples += block
            guard samples.count <= limit else { throw .tooLong }
        }
        return (samples, reader.sampleRate)
    }

    private static func resample(_ sound: (samples: [Int16], sampleRate: Int), to rate: Int) -> [Int16] {
        guard var resampler = try? Resampler(from: sound.sampleRate, to: rate) else { return [] }
        return resampler.resample(sound.samples.span) + resampler.flush()
    }
}
