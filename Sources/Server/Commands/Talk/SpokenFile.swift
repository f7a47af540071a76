import Resampling
import SoundFiles
import VoiceCore

/// A sound file that is said to the server, at a rate that the server takes.
struct SpokenFile: Sendable {
    /// For messages.
    let name: String
    /// In Hz; one of ``StreamAddress/rates``.
    let sampleRate: Int
    /// Mono.
    let samples: [Int16]

    /// How long a file may play: it is said at the pace at which it was spoken.
    static let longest: Duration = .seconds(4 * 3600)
    /// Files whose loudest sample is below it, at −60 dB of the loudest that there can be, hold nothing to hear.
    private static let silence = 33

    /// Decodes a file.
    ///
    /// - Parameters:
    ///   - bytes: The whole file: WAV of any width, FLAC, MP3, Ogg, AIFF.
    ///   - name: For messages.
    /// - Throws: ``CommandFailure`` that says what the file seems to be.
    init(decoding bytes: [UInt8], name: String) throws(CommandFailure) {
        let file: SoundFile
        do throws(SoundFileError) {
            file = try SoundFile(decoding: bytes, upTo: Self.longest)
        } catch .unreadable {
            throw CommandFailure("\(name) can't be said: \(FileKind(of: bytes).sentence); \(Self.kinds)")
        } catch .tooLong {
            throw CommandFailure("\(name) plays for longer than \(Self.longest.components.seconds / 3600) hours")
        } catch {
            throw CommandFailure("\(name) can't be said: \(error.reason)")
        }
        guard !file.samples.isEmpty else { throw CommandFailure("\(name) holds no sound") }
        self.name = name
        sampleRate = Self.rate(for: file.sampleRate)
        do throws(ResamplingError) {
            var resampler = try Resampler(from: file.sampleRate, to: sampleRate)
            samples = resampler.resample(file.samples.span) + resampler.flush()
        } catch {
            throw CommandFailure("\(name) has \(file.sampleRate) Hz, which can't be changed to what the server takes")
        }
    }

    private static let kinds = "WAV, FLAC, MP3, Ogg and AIFF are read"

    /// The lowest rate of a stream that loses nothing of a file's, else the highest.
    static func rate(for fileRate: Int) -> Int {
        StreamAddress.rates.first { $0 >= fileRate } ?? StreamAddress.rates.reduce(0, max)
    }

    /// Why nobody may have understood anything, for a sentence.
    var reasonForSilence: String {
        let loudest = samples.lazy.map { Int($0.magnitude) }.max() ?? 0
        return loudest < Self.silence ? "it is silent" : "no words were understood in it"
    }
}
