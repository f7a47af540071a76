internal import CSoundFile

/// An open file of libsndfile, read block by block as one audio channel.
///
/// Safe because the handle never leaves this type, and the source of its bytes lives as long as it.
@safe
struct SoundReader: ~Copyable {
    let sampleRate: Int
    private let channelCount: Int
    private let handle: OpaquePointer
    private let source: ByteSource

    /// Time steps of one block.
    private static let blockCount = 4_096

    /// The containers that are read; the library knows more, most of them of other days.
    private static let containers: Set<Int> = [
        SF_FORMAT_WAV, SF_FORMAT_WAVEX, SF_FORMAT_RF64, SF_FORMAT_AIFF, SF_FORMAT_FLAC, SF_FORMAT_OGG, SF_FORMAT_MPEG,
    ]

    init(_ source: ByteSource) throws(SoundFileError) {
        var functions = ByteSource.functions
        var info = SF_INFO()
        let data = unsafe Unmanaged.passUnretained(source).toOpaque()
        guard let opened = unsafe sf_open_virtual(&functions, Int32(SFM_READ), &info, data) else {
            throw unsafe .unreadable(String(cString: sf_strerror(nil)))
        }
        guard Self.containers.contains(Int(info.format) & SF_FORMAT_TYPEMASK) else {
            unsafe sf_close(opened)
            throw .unreadable("a kind of file that is not read")
        }
        guard (1...8).contains(info.channels), (4_000...192_000).contains(info.samplerate) else {
            unsafe sf_close(opened)
            throw .unsupported(channelCount: Int(info.channels), sampleRate: Int(info.samplerate))
        }
        sampleRate = Int(info.samplerate)
        channelCount = Int(info.channels)
        unsafe handle = opened
        self.source = source
    }

    deinit { unsafe sf_close(handle) }

    /// The next samples; nil at the end, and where what follows can't be decoded.
    borrowing func next() -> [Int16]? {
        // As floats, since the library takes those of a float file for whole numbers when it is asked for such.
        let values = unsafe [Float](unsafeUninitializedCapacity: Self.blockCount * channelCount) { buffer, count in
            let read = unsafe sf_readf_float(handle, buffer.baseAddress, sf_count_t(Self.blockCount))
            count = max(0, min(Int(read), Self.blockCount)) * channelCount
        }
        guard !values.isEmpty else { return nil }
        return stride(from: 0, to: values.count, by: channelCount).map { start in
            var sum: Float = 0
            for value in values[start..<(start + channelCount)] { sum += value }
            let sample = (sum / Float(channelCount) * 32_768).rounded()
            return sample.isFinite ? Int16(min(max(-32_768, sample), 32_767)) : 0
        }
    }
}
