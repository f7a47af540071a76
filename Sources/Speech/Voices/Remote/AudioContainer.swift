/// What the first bytes of a server's answer show it to be.
///
/// What the server calls it is not asked: many send what they like.
enum AudioContainer: Equatable {
    /// A RIFF WAVE file; its header says more.
    case wav
    /// A file that is decoded as a whole, by its name.
    case file(String)
    /// What can't be played, by its name.
    case unusable(String)
    /// None of these, as raw samples are.
    case none

    /// So many bytes are enough to tell.
    static let detectionCount = 16

    init(of bytes: [UInt8]) {
        if let (kind, _) = Self.marks.first(where: { bytes.starts(with: $0.mark) }) {
            self = kind
        } else if bytes.count >= 12, bytes.starts(with: "FORM".utf8), bytes[8..<11].elementsEqual("AIF".utf8) {
            self = .file("AIFF")
        } else if bytes.count >= 8, bytes[4..<8].elementsEqual("ftyp".utf8) {
            self = .unusable("MP4")
        } else {
            self = Self.isText(bytes) ? .unusable("text") : .none
        }
    }

    private static func isText(_ bytes: [UInt8]) -> Bool {
        let text = bytes.prefix(64).drop { $0 == 0x20 || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 }
        return text.count > 3 && text.allSatisfy { (0x20..<0x7F).contains($0) || (0x09...0x0D).contains($0) }
    }

    private static let marks: [(kind: Self, mark: [UInt8])] = [
        (.wav, Array("RIFF".utf8)), (.wav, Array("RF64".utf8)), (.file("WAV"), Array("RIFX".utf8)),
        (.file("MP3"), Array("ID3".utf8)), (.file("MP3"), [0xFF, 0xFB]), (.file("MP3"), [0xFF, 0xFA]),
        (.file("MP3"), [0xFF, 0xF3]), (.file("MP3"), [0xFF, 0xF2]), (.file("MP3"), [0xFF, 0xE3]),
        (.file("MP3"), [0xFF, 0xE2]),
        (.file("Ogg"), Array("OggS".utf8)), (.file("FLAC"), Array("fLaC".utf8)),
        (.unusable("AAC"), [0xFF, 0xF1]), (.unusable("AAC"), [0xFF, 0xF9]),
        (.unusable("WebM"), [0x1A, 0x45, 0xDF, 0xA3]), (.unusable("compressed data"), [0x1F, 0x8B, 0x08]),
    ]
}
