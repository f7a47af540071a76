import VoiceCore

/// Reads the body of a speech server's answer, whatever it turns out to be: raw samples or a WAV file.
///
/// Pure. What a server says about its answer is not trusted: the first bytes decide.
struct AudioAnswer {
    private enum Format {
        case unknown
        case samples(channelCount: Int)
    }

    /// In Hz; known with the first samples.
    private(set) var sampleRate: Int
    private let volume: Double
    /// What the server calls its answer, when that is text: only a WAV file is believed then.
    private let textType: String?
    private var format = Format.unknown
    private var bytes: [UInt8] = []
    private var expectedCount: Int?
    private var takenCount = 0
    /// Whether any sample has come.
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
        return take(atLeast: sampleRate / 50)
    }

    /// The samples that are left when the answer has ended.
    ///
    /// - Throws: ``EngineError`` when there was no audio (not even 10 ms), or less than announced.
    mutating func finish() throws(EngineError) -> [Int16] {
        if case .unknown = format, !bytes.isEmpty { try detect(isEnd: true) }
        let rest = take(atLeast: 1)
        if let expectedCount, takenCount < expectedCount {
            throw .unavailable("the speech server's answer broke off")
        }
        guard takenCount >= sampleRate / 100 * 2 else { throw .malformedAnswer("the speech server sent no audio") }
        return rest
    }

    private mutating func detect(isEnd: Bool) throws(EngineError) {
        guard bytes.count >= 16 || isEnd else { return }
        if let other = Self.unusable(bytes) {
            throw .malformedAnswer("the speech server sent \(other) in place of PCM or WAV")
        }
        guard bytes.starts(with: Array("RIFF".utf8)) else {
            if let textType {
                throw .malformedAnswer("the speech server answered with \(textType) in place of audio")
            }
            format = .samples(channelCount: 1)
            return
        }
        switch WAVHeader.read(bytes) {
        case .needsMore where !isEnd: return
        case .header(let header): try use(header)
        default: throw .malformedAnswer("the speech server sent a damaged WAV file")
        }
    }

    private mutating func use(_ header: WAVHeader) throws(EngineError) {
        guard header.bitsPerSample == 16, (1...2).contains(header.channelCount),
            (4_000...192_000).contains(header.sampleRate)
        else {
            throw .malformedAnswer(
                "the speech server sent WAV with \(header.bitsPerSample) bits, \(header.channelCount) channels, \(header.sampleRate) Hz; 16 bits, mono or stereo are understood"
            )
        }
        sampleRate = header.sampleRate
        format = .samples(channelCount: header.channelCount)
        expectedCount = header.dataCount
        bytes.removeFirst(header.dataStart)
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

    /// The name of a format that is neither samples nor WAV, by its first bytes; nil for samples.
    private static func unusable(_ bytes: [UInt8]) -> String? {
        for (name, mark) in marks where bytes.starts(with: mark) { return name }
        if bytes.count >= 8, bytes[4..<8].elementsEqual("ftyp".utf8) { return "MP4" }
        let text = bytes.prefix(64).drop { $0 == 0x20 || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 }
        let isText = text.count > 3 && text.allSatisfy { (0x20..<0x7F).contains($0) || (0x09...0x0D).contains($0) }
        return isText ? "text" : nil
    }

    private static let marks: [(String, [UInt8])] = [
        ("MP3", Array("ID3".utf8)), ("MP3", [0xFF, 0xFB]), ("MP3", [0xFF, 0xFA]), ("MP3", [0xFF, 0xF3]),
        ("MP3", [0xFF, 0xF2]), ("AAC", [0xFF, 0xF1]), ("AAC", [0xFF, 0xF9]), ("Ogg", Array("OggS".utf8)),
        ("FLAC", Array("fLaC".utf8)), ("WebM", [0x1A, 0x45, 0xDF, 0xA3]), ("compressed data", [0x1F, 0x8B, 0x08]),
        ("big-endian WAV", Array("RIFX".utf8)),
    ]
}
