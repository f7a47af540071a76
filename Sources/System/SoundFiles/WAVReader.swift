/// Reads RIFF WAVE files that follow each other, from bytes that may be split anywhere.
///
/// The samples of a file go on to a chunk behind them, to the next file, or to the end of the bytes, whatever its header
/// announced: servers write headers before they know how much they will say. What is left of a time step is no sound,
/// nor is what a writer rounded its file up with. Pure, and linear in the bytes.
package struct WAVReader: Sendable {
    package enum Part: Sendable, Equatable {
        /// A file begins, with these bytes before its samples.
        case header(WAVHeader, [UInt8])
        /// Samples of the file that began last, whole time steps.
        case samples([UInt8])
    }

    private enum Place {
        case header
        case samples
        /// Behind the samples: nothing is sound before the next file begins.
        case behind
    }

    private var bytes: [UInt8] = []
    /// What is not taken yet begins here.
    private var start = 0
    private var place = Place.header
    private var isFirst = true
    /// No mark begins before this index.
    private var searched = 0
    /// Bytes of a time step.
    private var frameCount = 1
    /// How many bytes of samples are still announced; nil when that isn't known, or no longer.
    private var announced: Int?

    /// A mark is told from samples by so many bytes.
    private static let markCount = 12
    /// Fewer bytes than this behind the announced samples, at the end, are what the file was rounded up with.
    private static let rounding = 512
    /// What may stand behind the samples, in files of all kinds of programs.
    private static let chunks: Set<[UInt8]> = Set(
        [
            "LIST", "id3 ", "ID3 ", "fact", "bext", "cue ", "smpl", "inst", "PEAK", "JUNK", "junk", "iXML", "_PMX",
            "FLLR", "PAD ", "afsp", "levl", "axml",
        ].map { Array($0.utf8) }
    )

    package init() {}

    /// How many bytes fewer came than the last header announced; for a source whose end may be a cut.
    package var missingCount: Int { announced ?? 0 }

    /// Adds the next bytes.
    package mutating func append(_ piece: [UInt8]) {
        bytes.removeFirst(start)
        searched -= start
        start = 0
        bytes += piece
    }

    /// Reads the next part.
    ///
    /// - Parameter isEnd: No bytes follow.
    /// - Returns: Nil when more bytes are needed, or at the end.
    /// - Throws: ``SoundFileError`` when the first file's header is damaged.
    package mutating func next(isEnd: Bool) throws(SoundFileError) -> Part? {
        while true {
            switch place {
            case .header: return try header(isEnd: isEnd)
            case .samples:
                if let samples = samples(isEnd: isEnd) { return .samples(samples) }
                if case .samples = place { return nil }
            case .behind:
                let next = find(isEnd: isEnd) { $0.beginsWAV(at: $1) }
                start = next ?? searched
                guard next != nil else { return nil }
                place = .header
            }
        }
    }

    private mutating func header(isEnd: Bool) throws(SoundFileError) -> Part? {
        switch WAVHeader.read(bytes[start...]) {
        case .needsMore where !isEnd: return nil
        case .header(let header):
            let head = Array(bytes[start..<(start + header.dataStart)])
            start += header.dataStart
            searched = start
            place = .samples
            isFirst = false
            announced = header.dataCount
            frameCount = max(1, header.channelCount * max(1, header.bitsPerSample / 8))
            return .header(header, head)
        default:
            guard isFirst else {
                // A later one that was cut: there is sound before it.
                start = bytes.count
                searched = start
                return nil
            }
            throw .unreadable("a damaged WAV header")
        }
    }

    /// The samples that are surely such.
    private mutating func samples(isEnd: Bool) -> [UInt8]? {
        let mark = find(isEnd: isEnd) { $0.beginsWAV(at: $1) || $0.beginsInformation(at: $1) }
        let end = mark ?? searched
        if let announced, start + announced <= end {
            let announcedEnd = start + announced
            guard isEnd || bytes.count >= announcedEnd + Self.rounding else { return emit(upTo: announcedEnd) }
            if isOver(at: announcedEnd) { return leave(at: announcedEnd) }
            self.announced = nil
        }
        return mark == nil ? emit(upTo: end) : leave(at: end)
    }

    /// Whether the samples end where it was announced.
    private func isOver(at end: Int) -> Bool {
        // At the end of all bytes: a chunk or a rounding.
        guard bytes.count - end >= Self.rounding else { return true }
        return [end, end + 1].contains { bytes[...].beginsWAV(at: $0) || beginsChunk(at: $0) }
    }

    private func beginsChunk(at start: Int) -> Bool {
        let name = Array(bytes[start..<(start + 4)])
        guard !Self.chunks.contains(name) else { return true }
        // A chunk of another name, of less than 16 MiB.
        return bytes[start + 7] == 0 && name.allSatisfy(\.isPartOfName)
    }

    private mutating func leave(at end: Int) -> [UInt8]? {
        announced = nil
        let samples = emit(upTo: end)
        start = end
        searched = end
        place = .behind
        return samples
    }

    /// The whole time steps before an index.
    private mutating func emit(upTo end: Int) -> [UInt8]? {
        let count = (end - start) - (end - start) % frameCount
        guard count > 0 else { return nil }
        defer { start += count }
        announced = announced.map { max(0, $0 - count) }
        return Array(bytes[start..<(start + count)])
    }

    /// Looks for a mark from where the last search ended.
    private mutating func find(isEnd: Bool, where isMark: (ArraySlice<UInt8>, Int) -> Bool) -> Int? {
        let last = bytes.count - Self.markCount
        while searched <= last {
            if bytes[searched].beginsMark, isMark(bytes[...], searched) { return searched }
            searched += 1
        }
        if isEnd { searched = bytes.count }
        return nil
    }
}

extension UInt8 {
    /// Whether a mark that is looked for may begin with it.
    fileprivate var beginsMark: Bool {
        self == UInt8(ascii: "R") || self == UInt8(ascii: "L") || self == UInt8(ascii: "i") || self == UInt8(ascii: "I")
    }

    fileprivate var isPartOfName: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: " "), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}

extension ArraySlice<UInt8> {
    /// Whether a chunk of words about the file begins at an index, beyond doubt; it may stand behind samples of any count.
    fileprivate func beginsInformation(at start: Int) -> Bool {
        let name = self[start..<(start + 4)]
        let content = self[(start + 8)..<(start + 12)]
        if name.elementsEqual("LIST".utf8) {
            return content.elementsEqual("INFO".utf8) || content.elementsEqual("adtl".utf8)
        }
        return (name.elementsEqual("id3 ".utf8) || name.elementsEqual("ID3 ".utf8)) && content.starts(with: "ID3".utf8)
    }
}
