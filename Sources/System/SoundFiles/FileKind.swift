/// What a file seems to be, told by its first bytes.
///
/// For the sentence to somebody whose file can't be read: what it is called says less than what is in it.
package enum FileKind: Sendable, Equatable {
    /// Nothing is in it.
    case empty
    /// A kind that is read; where it can't be, it is damaged or coded in a way that is not known.
    case sound(String)
    /// Something else, with its article, such as `a PDF`.
    case other(String)
    case unknown

    /// So many bytes are enough to tell.
    package static let detectionCount = 512

    package init(of bytes: [UInt8]) {
        guard !bytes.isEmpty else {
            self = .empty
            return
        }
        if let form = Self.form(of: bytes) {
            self = form
        } else if let (_, kind) = Self.marks.first(where: { bytes.starts(with: $0.mark) }) {
            self = kind
        } else {
            self = Self.isText(bytes.prefix(Self.detectionCount)) ? .other("a text") : .unknown
        }
    }

    /// For a person: what it seems to be.
    package var sentence: String {
        switch self {
        case .empty: "it is empty"
        case .sound(let name): "it seems to be \(name), but it is damaged or coded in a way that isn't read"
        case .other(let name): "it seems to be \(name)"
        case .unknown: "it is no kind of sound file that is known"
        }
    }

    /// Containers that name their kind behind a length: RIFF and IFF at 8, ISO base media (ISO/IEC 14496-12) at 4.
    private static func form(of bytes: [UInt8]) -> Self? {
        func has(_ text: String, at index: Int) -> Bool { bytes.dropFirst(index).starts(with: text.utf8) }
        if has("ftyp", at: 4) {
            if has("M4A", at: 8) || has("M4B", at: 8) { return .other("an M4A file (AAC)") }
            if has("qt  ", at: 8) { return .other("a QuickTime film") }
            if has("3gp", at: 8) { return .other("a 3GP file") }
            if has("avif", at: 8) || has("hei", at: 8) { return .other("a picture") }
            return .other("an MP4 file")
        }
        guard has("RIFF", at: 0) || has("RIFX", at: 0) || has("RF64", at: 0) || has("FORM", at: 0) else { return nil }
        if has("WAVE", at: 8) { return .sound("a WAV file") }
        if has("AIF", at: 8) { return .sound("an AIFF file") }
        if has("AVI ", at: 8) { return .other("an AVI film") }
        if has("WEBP", at: 8) { return .other("a picture") }
        return bytes.count < 12 ? .sound("the beginning of a WAV file") : .unknown
    }

    private static let marks: [(mark: [UInt8], kind: Self)] = [
        (Array("OggS".utf8), .sound("an Ogg file")), (Array("fLaC".utf8), .sound("a FLAC file")),
        (Array("ID3".utf8), .sound("an MP3 file")), ([0xFF, 0xFB], .sound("an MP3 file")),
        ([0xFF, 0xFA], .sound("an MP3 file")), ([0xFF, 0xF3], .sound("an MP3 file")),
        ([0xFF, 0xF2], .sound("an MP3 file")), ([0xFF, 0xE3], .sound("an MP3 file")),
        ([0xFF, 0xF1], .other("an AAC file")), ([0xFF, 0xF9], .other("an AAC file")),
        ([0x1A, 0x45, 0xDF, 0xA3], .other("a WebM or Matroska file")),
        ([0x30, 0x26, 0xB2, 0x75, 0x8E, 0x66, 0xCF, 0x11], .other("a Windows Media file (WMA)")),
        (Array("#!AMR".utf8), .other("an AMR recording")), (Array("caff".utf8), .other("a CAF file")),
        (Array(".snd".utf8), .other("an AU file")), (Array("MThd".utf8), .other("a MIDI file")),
        (Array("wvpk".utf8), .other("a WavPack file")), (Array("MAC ".utf8), .other("a Monkey's Audio file")),
        (Array("FLV".utf8), .other("a Flash film")), ([0x00, 0x00, 0x01, 0xBA], .other("an MPEG film")),
        (Array("%PDF".utf8), .other("a PDF")), ([0x89] + Array("PNG".utf8), .other("a picture")),
        ([0xFF, 0xD8, 0xFF], .other("a picture")), (Array("GIF8".utf8), .other("a picture")),
        (Array("PK".utf8) + [3, 4], .other("a ZIP archive")), ([0x1F, 0x8B], .other("compressed data (gzip)")),
        ([0x28, 0xB5, 0x2F, 0xFD], .other("compressed data (zstd)")),
        ([0xFD] + Array("7zXZ".utf8), .other("compressed data (xz)")),
        ([0x7F] + Array("ELF".utf8), .other("a program")),
        (Array("SQLite format 3".utf8), .other("a database")), (Array("<!doctype html".utf8), .other("a web page")),
        (Array("<!DOCTYPE html".utf8), .other("a web page")), (Array("<html".utf8), .other("a web page")),
    ]

    /// UTF-8 without the control characters that no text has; a character may be cut at the end.
    private static func isText(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || (0x09...0x0D).contains($0) }) else { return false }
        return (0...min(3, bytes.count - 1)).contains { String(validating: bytes.dropLast($0), as: UTF8.self) != nil }
    }
}
