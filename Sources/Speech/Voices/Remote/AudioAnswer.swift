import VoiceCore

/// Reads the body of a speech server's answer, whatever it turns out to be: raw samples, or a file of sound.
///
/// Raw samples and WAV files of 16 bits are passed on as they come; any other file is gathered, to be decoded as a whole.
/// Pure. What a server says about its answer is not trusted: the first bytes decide.
struct AudioAnswer {
    private enum Format {
        case unknown
        case samples(channelCount: Int)
        case file(String)
    }

    /// A file of more bytes is not gathered; it would play for an hour or more.
    private static let longestFile = 32 << 20

    /// In Hz; known with the first samples.
    private(set) var sampleRate: Int
    private let volume: Double
    /// What the server calls its answer, when that is text: only a WAV file is believed then.
    private let textType: String?
    private var format = Format.unknown
    private var bytes: [UInt8] = []
    private var expectedCount: Int?
    /// Where the samples of a WAV file begin that is gathered.
    private var dataStart: Int?
    private var takenCount = 0
    /// Whether sound has come, decoded or not.
    private(set) var hasAudio = false

    /// - Parameters:
    ///   - contentType: What the server calls its answer; Piper's own server calls its WAV files `text/html`.
    ///   - rawRate: The rate of samples without a header, in Hz.
    ///   - volume: Factor on the samples.
    init(contentType: String?, rawRate: Int, volume: Double) {
        let type = contentType?.lowercased() ?? ""
        textType = type.hasPrefix("text/") || type.hasPrefix("application/json") ? String(type.prefix(40)) : nil
        sampleRate = rawRate
        self.volume = volume
    }

    /// Takes the next bytes and returns the samples that are complete; a few wait for more, to make 20 ms.
    mutating func append(_ piece: [UInt8]) throws(EngineError) -> [Int16] {
        bytes += piece
        if case .unknown = format { try detect(isEnd: false) }
        if case .file(let name) = format, bytes.count > Self.longestFile {
            throw .malformedAnswer("the speech server sent more than \(Self.longestFile >> 20) MiB of \(name)")
        }
        return take(atLeast: sampleRate / 50)
    }

    /// The file that was gathered, with its name; nil for samples, which ``append(_:)`` and ``finish()`` give.
    ///
    /// A WAV file that was written as a stream gets its length, which the decoder wants.
    var file: (name: String, bytes: [UInt8])? {
        guard case .file(let name) = format else { return nil }
        guard let dataStart, expectedCount == nil else { return (name, bytes) }
        var whole = bytes
        whole.write(littleEndian32: bytes.count - 8, at: 4)
        whole.write(littleEndian32: bytes.count - dataStart, at: dataStart - 4)
        return (name, whole)
    }

    /// The samples that are left when the answer has ended; none of a file.
    ///
    /// - Throws: ``EngineError`` when there was no audio (not even 10 ms), or less than announced.
    mutating func finish() throws(EngineError) -> [Int16] {
        if case .unknown = format, !bytes.isEmpty { try detect(isEnd: true) }
        let rest = take(atLeast: 1)
        let count = dataStart.map { bytes.count - $0 } ?? takenCount
        if let expectedCount, count < expectedCount {
            throw .unavailable("the speech server's answer broke off")
        }
        if case .file = format { return [] }
        guard takenCount >= sampleRate / 100 * 2 else { throw .malformedAnswer("the speech server sent no audio") }
        return rest
    }

    private mutating func detect(isEnd: Bool) throws(EngineError) {
        guard bytes.count >= AudioContainer.detectionCount || isEnd else { return }
        switch AudioContainer(of: bytes) {
        case .unusable(let name):
            throw .malformedAnswer("the speech server sent \(name); set it to PCM, WAV, FLAC, MP3 or Ogg")
        case .none:
            if let textType {
                throw .malformedAnswer("the speech server answered with \(textType) in place of audio")
            }
            format = .samples(channelCount: 1)
        case .file(let name): gather(name)
        case .wav: try detectWAV(isEnd: isEnd)
        }
    }

    private mutating func detectWAV(isEnd: Bool) throws(EngineError) {
        switch WAVHeader.read(bytes) {
        case .needsMore where !isEnd: return
        case .header(let header): try use(header)
        default: throw .malformedAnswer("the speech server sent a damaged WAV file")
        }
    }

    private mutating func use(_ header: WAVHeader) throws(EngineError) {
        expectedCount = header.dataCount
        guard header.isPCM, header.bitsPerSample == 16, (1...2).contains(header.channelCount) else {
            dataStart = header.dataStart
            return gather("WAV")
        }
        guard (4_000...192_000).contains(header.sampleRate) else {
            throw .malformedAnswer("the speech server sent WAV of \(header.sampleRate) Hz; 4 to 192 kHz are understood")
        }
        sampleRate = header.sampleRate
        format = .samples(channelCount: header.channelCount)
        bytes.removeFirst(header.dataStart)
    }

    private mutating func gather(_ name: String) {
        format = .file(name)
        hasAudio = true
    }

    private mutating func take(atLeast least: Int) -> [Int16] {
        guard case .samples(let channelCount) = format else { return [] }
        let width = 2 * channelCount
        // Whatever follows the samples in a WAV file is not audio.
        let available = min(bytes.count, expectedCount.map { $0 - takenCount } ?? bytes.count)
        let count = available / width
        guard count >= max(1, least) else { return [] }
        let samples = [Int16](
            littleEndian: bytes.span.bytes.extracting(0..<(count * width)),
            channelCount: channelCount,
            volume: volume
        )
        bytes.removeFirst(count * width)
        takenCount += count * width
        hasAudio = true
        return samples
    }
}

extension [UInt8] {
    fileprivate mutating func write(littleEndian32 value: Int, at start: Int) {
        for index in 0..<4 { self[start + index] = UInt8(truncatingIfNeeded: value >> (8 * index)) }
    }
}
