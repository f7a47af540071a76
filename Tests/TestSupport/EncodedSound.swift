import CSoundFile
import Glibc

/// A kind of sound file that tests make, by libsndfile's own encoders.
package struct EncodedSound: CustomStringConvertible, Sendable {
    package let description: String
    private let format: Int

    private init(_ name: String, _ container: Int, _ coding: Int, _ order: Int = SF_ENDIAN_FILE) {
        description = name
        format = container | coding | order
    }

    package static let mp3 = EncodedSound("MP3", SF_FORMAT_MPEG, SF_FORMAT_MPEG_LAYER_III)
    package static let vorbis = EncodedSound("Ogg Vorbis", SF_FORMAT_OGG, SF_FORMAT_VORBIS)
    package static let opus = EncodedSound("Ogg Opus", SF_FORMAT_OGG, SF_FORMAT_OPUS)

    /// Those that keep samples of 16 bits as they are, or nearly.
    package static let exact = [
        EncodedSound("FLAC", SF_FORMAT_FLAC, SF_FORMAT_PCM_16),
        EncodedSound("FLAC, 24 bits", SF_FORMAT_FLAC, SF_FORMAT_PCM_24),
        EncodedSound("WAV, 16 bits", SF_FORMAT_WAV, SF_FORMAT_PCM_16),
        EncodedSound("WAV, 24 bits", SF_FORMAT_WAV, SF_FORMAT_PCM_24),
        EncodedSound("WAV, 32 bits", SF_FORMAT_WAV, SF_FORMAT_PCM_32),
        EncodedSound("WAV, float", SF_FORMAT_WAV, SF_FORMAT_FLOAT),
        EncodedSound("WAV, double", SF_FORMAT_WAV, SF_FORMAT_DOUBLE),
        EncodedSound("extensible WAV, 24 bits", SF_FORMAT_WAVEX, SF_FORMAT_PCM_24),
        EncodedSound("extensible WAV, float", SF_FORMAT_WAVEX, SF_FORMAT_FLOAT),
        EncodedSound("big-endian WAV", SF_FORMAT_WAV, SF_FORMAT_PCM_16, SF_ENDIAN_BIG),
        EncodedSound("AIFF", SF_FORMAT_AIFF, SF_FORMAT_PCM_16),
    ]

    /// Those that don't.
    package static let lossy = [
        mp3, vorbis, opus,
        EncodedSound("WAV, 8 bits", SF_FORMAT_WAV, SF_FORMAT_PCM_U8),
        EncodedSound("WAV, A-law", SF_FORMAT_WAV, SF_FORMAT_ALAW),
        EncodedSound("WAV, µ-law", SF_FORMAT_WAV, SF_FORMAT_ULAW),
    ]

    /// A file around samples.
    ///
    /// - Parameters:
    ///   - samples: Those of one time side by side.
    ///   - sampleRate: In Hz.
    ///   - channelCount: How many are side by side.
    /// - Returns: The bytes of the file.
    package func file(_ samples: [Int16], sampleRate: Int, channelCount: Int = 1) -> [UInt8] {
        var name = Array("/tmp/parley-sound-XXXXXX".utf8CString)
        close(mkstemp(&name))
        defer { unlink(name) }
        var info = SF_INFO()
        info.samplerate = Int32(sampleRate)
        info.channels = Int32(channelCount)
        info.format = Int32(format)
        guard let handle = sf_open(name, Int32(SFM_WRITE), &info) else {
            preconditionFailure("libsndfile writes no \(description): \(String(cString: sf_strerror(nil)))")
        }
        // Whole numbers become floats up to 1.
        sf_command(handle, Int32(SFC_SET_SCALE_INT_FLOAT_WRITE), nil, Int32(SF_TRUE))
        sf_writef_short(handle, samples, sf_count_t(samples.count / channelCount))
        sf_close(handle)
        guard let file = fopen(name, "r") else { return [] }
        defer { fclose(file) }
        fseek(file, 0, SEEK_END)
        let size = ftell(file)
        rewind(file)
        return [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            count = fread(buffer.baseAddress, 1, size, file)
        }
    }
}
