import Runtime
import SoundFiles
import VoiceCore

/// Reads the body of a speech server's answer, whatever it turns out to be: raw samples, or files of sound.
///
/// Raw samples and WAV files of 16 bits are passed on as they come; any other file is gathered, to be decoded as a whole.
/// Pure. What a server says about its answer is a hint: the first bytes decide, and the body's own end is the end. Its
/// label counts for samples without a header only, which say nothing themselves.
struct AudioAnswer {
    private enum Format {
        case unknown
        /// Raw, or of the WAV file that is being read.
        case samples(channelCount: Int, isBigEndian: Bool)
        case file(String)
    }

    /// A file of more bytes is not gathered; it would play for an hour or more.
    private static let longestFile = 32 << 20

    /// In Hz; known with the first samples.
    private(set) var sampleRate: Int
    private let volume: Double
    private let label: SampleLabel
    /// What the server calls its answer, when that is text: only a WAV file is believed then.
    private let textType: String?
    private var format = Format.unknown
    /// What is neither passed on nor with ``wav``.
    private var bytes: [UInt8] = []
    /// Reads the files, where that is what comes and they can be passed on at once.
    private var wav: WAVReader?
    /// How many bytes a file that is gathered announced, its header included.
    private var announcedCount: Int?
    private var sampleCount = 0
    /// Whether sound has come, decoded or not.
    private(set) var hasAudio = false
    /// Whether there are samples without a header at a rate that the server told.
    private(set) var isLabelled = false

    /// - Parameters:
    ///   - contentType: What the server calls its answer; Piper's own server calls its WAV files `text/html`.
    ///   - rawRate: The rate of samples without a header or a label, in Hz.
    ///   - volume: Factor on the samples.
    init(contentType: String?, rawRate: Int, volume: Double) {
        let type = contentType?.lowercased() ?? ""
        textType = type.hasPrefix("text/") || type.hasPrefix("application/json") ? type.shortened(to: 40) : nil
        label = SampleLabel(contentType)
        sampleRate = rawRate
        self.volume = volume
    }

    /// Takes the next bytes and returns the sound that is complete; a little waits for more, to make 20 ms.
    mutating func append(_ piece: [UInt8]) throws(EngineError) -> [SpeechPiece] {
        take(piece)
        if case .unknown = format { try detect(isEnd: false) }
        if case .file(let name) = format, bytes.count > Self.longestFile {
            throw .malformedAnswer("the speech server sent more than \(Self.longestFile >> 20) MiB of \(name)")
        }
        return try pieces(isEnd: false)
    }

    /// The files that were gathered, with their name; nil for samples, which ``append(_:)`` and ``finish(isWhole:)`` give.
    var file: (name: String, bytes: [UInt8])? {
        if case .file(let name) = format { (name, bytes) } else { nil }
    }

    /// Ends the answer.
    ///
    /// - Parameter isWhole: The body ended as it should. Where its end may as well be a cut, headers are believed.
    /// - Returns: The sound that is left; none of a file.
    /// - Throws: ``EngineError`` when there was no audio (not even 10 ms), or the answer broke off.
    mutating func finish(isWhole: Bool) throws(EngineError) -> [SpeechPiece] {
        if case .unknown = format, !bytes.isEmpty { try detect(isEnd: true) }
        let rest = try pieces(isEnd: true)
        let missing = wav?.missingCount ?? announcedCount.map { $0 - bytes.count } ?? 0
        if missing > 0, !isWhole { throw .unavailable("the speech server's answer broke off") }
        if case .file = format { return [] }
        guard sampleCount >= sampleRate / 100 else { throw .malformedAnswer("the speech server sent no audio") }
        return rest
    }

    private mutating func take(_ piece: [UInt8]) {
        if wav == nil { bytes += piece } else { wav?.append(piece) }
    }

    // MARK: What it is

    private mutating func detect(isEnd: Bool) throws(EngineError) {
        guard bytes.count >= AudioContainer.detectionCount || isEnd else { return }
        switch AudioContainer(of: bytes) {
        case .unusable(let name):
            throw .malformedAnswer("the speech server sent \(name); set it to PCM, WAV, FLAC, MP3 or Ogg")
        case .none:
            if let textType {
                throw .malformedAnswer("the speech server answered with \(textType) in place of audio")
            }
            beginSamples()
        case .file(let name): gather(name)
        case .wav: try detectWAV(isEnd: isEnd)
        }
    }

    /// Samples without a header.
    private mutating func beginSamples() {
        if let rate = label.sampleRate {
            isLabelled = true
            sampleRate = rate
        }
        switch label.coding {
        case .linear(let isBigEndian):
            format = .samples(channelCount: label.channelCount, isBigEndian: isBigEndian)
        case .float: beginCoded(.float)
        case .muLaw: beginCoded(.muLaw)
        case .aLaw: beginCoded(.aLaw)
        }
    }

    /// Samples that the decoder of files reads, given a header.
    private mutating func beginCoded(_ coding: WAVFile.Coding) {
        bytes = WAVFile.header(coding, sampleRate: sampleRate, channelCount: label.channelCount, dataCount: 0) + bytes
        gather("samples")
    }

    private mutating func detectWAV(isEnd: Bool) throws(EngineError) {
        switch WAVHeader.read(bytes[...]) {
        case .needsMore where !isEnd: return
        case .header(let header) where header.canBePassedOn:
            wav = WAVReader()
            wav?.append(bytes)
            bytes = []
            // The reader tells the format with its first part.
            format = .samples(channelCount: header.channelCount, isBigEndian: false)
        case .header(let header):
            announcedCount = header.dataCount.map { header.dataStart + $0 }
            gather("WAV")
        default: throw .malformedAnswer("the speech server sent a damaged WAV file")
        }
    }

    private mutating func gather(_ name: String) {
        format = .file(name)
        hasAudio = true
    }

    // MARK: Sound

    private mutating func pieces(isEnd: Bool) throws(EngineError) -> [SpeechPiece] {
        guard case .samples(let channelCount, let isBigEndian) = format else { return [] }
        guard wav != nil else {
            // Raw: all of it is sound.
            guard bytes.count >= 2 * channelCount * (isEnd ? 1 : sampleRate / 50) else { return [] }
            let count = bytes.count - bytes.count % (2 * channelCount)
            let piece = piece(Array(bytes[..<count]), channelCount, isBigEndian: isBigEndian)
            bytes.removeFirst(count)
            return [piece]
        }
        var pieces: [SpeechPiece] = []
        while let part = try nextPart(isEnd: isEnd) {
            switch part {
            case .header(let header, _): try begin(header, &pieces)
            case .samples(let samples): bytes += samples
            }
        }
        flush(&pieces, atLeast: isEnd ? 1 : sampleRate / 50)
        return pieces
    }

    private mutating func nextPart(isEnd: Bool) throws(EngineError) -> WAVReader.Part? {
        do throws(SoundFileError) {
            return try wav?.next(isEnd: isEnd)
        } catch {
            throw .malformedAnswer("the speech server sent a damaged WAV file")
        }
    }

    /// Another file begins, which may be of another rate.
    private mutating func begin(_ header: WAVHeader, _ pieces: inout [SpeechPiece]) throws(EngineError) {
        flush(&pieces, atLeast: 1)
        guard header.canBePassedOn else {
            throw .malformedAnswer("the speech server sent WAV files of several kinds in one answer")
        }
        guard (4_000...192_000).contains(header.sampleRate) else {
            throw .malformedAnswer("the speech server sent WAV of \(header.sampleRate) Hz; 4 to 192 kHz are understood")
        }
        sampleRate = header.sampleRate
        format = .samples(channelCount: header.channelCount, isBigEndian: false)
    }

    private mutating func flush(_ pieces: inout [SpeechPiece], atLeast least: Int) {
        guard case .samples(let channelCount, _) = format, bytes.count >= 2 * channelCount * least else { return }
        pieces.append(piece(bytes, channelCount, isBigEndian: false))
        bytes = []
    }

    private mutating func piece(_ bytes: [UInt8], _ channelCount: Int, isBigEndian: Bool) -> SpeechPiece {
        var samples = [Int16](littleEndian: bytes.span.bytes)
        if isBigEndian { samples = samples.map(\.byteSwapped) }
        samples = samples.mixed(from: channelCount).scaled(by: volume)
        sampleCount += samples.count
        hasAudio = hasAudio || !samples.isEmpty
        return SpeechPiece(samples: samples, sampleRate: sampleRate)
    }
}

extension WAVHeader {
    /// Whether its samples are played as they come.
    fileprivate var canBePassedOn: Bool { isPCM && bitsPerSample == 16 && (1...8).contains(channelCount) }
}
