/// The files that some bytes hold, one behind the other, as servers join what they made sentence by sentence.
///
/// Each is made so that a decoder reads it to its end: a WAV file is told the length that it has. Pure, and linear in
/// the bytes.
enum SoundFileParts {
    /// The whole files, in order.
    ///
    /// - Throws: ``SoundFileError`` when the first is a WAV file with a damaged header.
    static func split(_ bytes: [UInt8]) throws(SoundFileError) -> [[UInt8]] {
        if bytes.count >= 12, bytes[...].beginsWAV(at: 0) { return try wavFiles(bytes) }
        let beginnings = beginnings(in: bytes)
        let ends = beginnings.dropFirst() + [bytes.count]
        return zip(beginnings, ends).map { Array(bytes[$0..<$1]) }
    }

    private static func wavFiles(_ bytes: [UInt8]) throws(SoundFileError) -> [[UInt8]] {
        var reader = WAVReader()
        reader.append(bytes)
        var files: [(head: [UInt8], data: [UInt8])] = []
        while let part = try reader.next(isEnd: true) {
            switch part {
            case .header(_, let head): files.append((head, []))
            case .samples(let samples): if !files.isEmpty { files[files.count - 1].data += samples }
            }
        }
        return files.map { head, data in
            var file = head
            file.replaceSubrange(0..<4, with: "RIFF".utf8)
            file.write(littleEndian32: head.count + data.count - 8, at: 4)
            file.write(littleEndian32: data.count, at: head.count - 4)
            return file + data
        }
    }

    /// Where files of the first one's kind begin; 0 is among them.
    private static func beginnings(in bytes: [UInt8]) -> [Int] {
        guard bytes.count >= 12 else { return [0] }
        let name = bytes[0..<4]
        if name.elementsEqual("OggS".utf8) { return links(ofOgg: bytes) }
        if name.elementsEqual("RIFX".utf8) {
            return indices(of: Array("RIFX".utf8), in: bytes) { bytes[($0 + 8)..<($0 + 12)].elementsEqual("WAVE".utf8) }
        }
        if name.elementsEqual("fLaC".utf8) {
            // The name, and the head of the first block: 34 bytes about the stream.
            return indices(of: Array("fLaC".utf8), in: bytes) { at in
                bytes[at + 4] & 0x7F == 0 && bytes[(at + 5)..<(at + 8)].elementsEqual([0, 0, 34])
            }
        }
        if name.elementsEqual("FORM".utf8) {
            return indices(of: Array("FORM".utf8), in: bytes) { bytes[($0 + 8)..<($0 + 11)].elementsEqual("AIF".utf8) }
        }
        return beginnings(ofMP3: bytes)
    }

    /// Where the links of a chain begin (RFC 3533, section 4): at a page that begins a stream and follows one that
    /// doesn't.
    private static func links(ofOgg bytes: [UInt8]) -> [Int] {
        var beginnings = [0]
        var hasContent = false
        for page in indices(of: Array("OggS".utf8), in: bytes, where: { bytes[$0 + 4] == 0 && bytes[$0 + 5] < 8 }) {
            let isBeginning = bytes[page + 5] & 2 != 0
            if isBeginning, hasContent { beginnings.append(page) }
            hasContent = !isBeginning
        }
        return beginnings
    }

    /// A tag (ID3v2), or the frame with which encoders begin that tells how long the file is: a decoder stops there.
    private static func beginnings(ofMP3 bytes: [UInt8]) -> [Int] {
        let tags = indices(of: Array("ID3".utf8), in: bytes) { at in
            (2...4).contains(bytes[at + 3]) && bytes[(at + 6)..<(at + 10)].allSatisfy { $0 < 0x80 }
        }
        let frames = ["Xing", "Info", "VBRI"].flatMap { indices(of: Array($0.utf8), in: bytes) { _ in true } }
            .compactMap { frame(around: $0, in: bytes) }
        var beginnings = [0]
        var soundStart = bytes.starts(with: "ID3".utf8) ? tagLength(at: 0, in: bytes) : 0
        for start in (tags + frames).sorted() where start > 0 {
            // The frame behind a tag is of the same file, as is one at its beginning.
            if start >= soundStart + longestFrame { beginnings.append(start) }
            let isTag = bytes[start] != 0xFF
            soundStart = max(soundStart, isTag ? start + tagLength(at: start, in: bytes) : start)
        }
        return beginnings
    }

    /// In bytes; 320 kbit/s at 32 kHz.
    private static let longestFrame = 1_441

    /// Where the frame begins that holds such a name (its distance is that of the side information before it).
    private static func frame(around name: Int, in bytes: [UInt8]) -> Int? {
        [36, 21, 13].map { name - $0 }.first { $0 >= 0 && bytes[$0] == 0xFF && bytes[$0 + 1] & 0xE0 == 0xE0 }
    }

    private static func tagLength(at start: Int, in bytes: [UInt8]) -> Int {
        10 + bytes[(start + 6)..<(start + 10)].reduce(0) { $0 << 7 | Int($1) }
    }

    /// Where four or fewer bytes stand, with at least twelve to follow from there.
    private static func indices(of mark: [UInt8], in bytes: [UInt8], where isOne: (Int) -> Bool) -> [Int] {
        guard let first = mark.first, bytes.count >= 12 else { return [] }
        return (0...(bytes.count - 12)).filter { at in
            bytes[at] == first && bytes[at..<(at + mark.count)].elementsEqual(mark) && isOne(at)
        }
    }
}

extension [UInt8] {
    fileprivate mutating func write(littleEndian32 value: Int, at start: Int) {
        for index in 0..<4 { self[start + index] = UInt8(truncatingIfNeeded: value >> (8 * index)) }
    }
}
