import SoundFiles
import Testing

@Suite("What a file seems to be")
struct FileKindTests {
    @Test(
        "Bytes decide",
        arguments: [
            ([0x1A, 0x45, 0xDF, 0xA3], "a WebM or Matroska file"), ([0xFF, 0xF1, 0x50], "an AAC file"),
            ([0xFF, 0xD8, 0xFF, 0xE0], "a picture"), ([0x1F, 0x8B, 8], "compressed data (gzip)"),
            ([0x7F, 0x45, 0x4C, 0x46], "a program"), ([0xFF, 0xFB, 0x90], "an MP3 file"),
            (Array("fLaC".utf8), "a FLAC file"), (Array("#!AMR\n".utf8), "an AMR recording"),
            (Array("grüße an alle".utf8), "a text"), (Array("RIFF1234WEBPVP8 ".utf8), "a picture"),
        ] as [([UInt8], String)]
    )
    func marks(bytes: [UInt8], name: String) { #expect(FileKind(of: bytes).sentence.contains(name)) }

    @Test("A text that is cut in a character is a text, bytes that are none are unknown")
    func texts() {
        #expect(FileKind(of: Array("grü".utf8).dropLast()) == .other("a text"))
        #expect(FileKind(of: [0xC3, 0x28, 0x41, 0x42, 0x43]) == .unknown)
        #expect(FileKind(of: [0, 1, 2, 3]) == .unknown)
        #expect(FileKind(of: []) == .empty)
    }
}

extension FileKind {
    fileprivate init(of slice: ArraySlice<UInt8>) { self.init(of: Array(slice)) }
}
