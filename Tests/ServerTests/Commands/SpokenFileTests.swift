import TestSupport
import Testing

@testable import Server

@Suite("Sound files that parley talk says")
struct SpokenFileTests {
    private static func tone(_ count: Int) -> [Int16] {
        (0..<count).map { Int16(($0 * 440 / 50) % 2 == 0 ? 6_000 : -6_000) }
    }

    private func refusal(_ bytes: [UInt8]) -> String? {
        do throws(CommandFailure) {
            _ = try SpokenFile(decoding: bytes, name: "a file")
            return nil
        } catch {
            return error.description
        }
    }

    @Test(
        "Whatever the sound library reads is said, at a rate that the server takes",
        arguments: EncodedSound.exact + EncodedSound.lossy,
        [8_000, 22_050, 32_000, 48_000]
    )
    func kinds(kind: EncodedSound, rate: Int) throws {
        // Opus knows a few rates only.
        guard kind.description != EncodedSound.opus.description || rate != 22_050 && rate != 32_000 else { return }
        let samples = Self.tone(rate)
        let file = try SpokenFile(
            decoding: kind.file(samples + samples, sampleRate: rate, channelCount: 2),
            name: "a file"
        )
        #expect(StreamAddress.rates.contains(file.sampleRate) && file.sampleRate >= rate)
        let seconds = Double(file.samples.count) / Double(file.sampleRate)
        #expect((0.95...1.2).contains(seconds))
        #expect(file.reasonForSilence == "no words were understood in it")
    }

    @Test(
        "The lowest rate that loses nothing is taken, else the highest",
        arguments: zip(
            [8_000, 11_025, 16_000, 22_050, 24_000, 32_000, 44_100, 96_000],
            [8_000, 16_000, 16_000, 24_000, 24_000, 44_100, 44_100, 48_000]
        )
    )
    func rates(file: Int, stream: Int) { #expect(SpokenFile.rate(for: file) == stream) }

    @Test("Silence is known for what it is, with a converter's noise in it too")
    func silence() throws {
        for level in [0, 1, 20] as [Int16] {
            let samples = (0..<16_000).map { $0 % 2 == 0 ? level : -level }
            let file = try SpokenFile(decoding: EncodedSound.exact[2].file(samples, sampleRate: 16_000), name: "a file")
            #expect(file.reasonForSilence == "it is silent")
        }
    }

    @Test(
        "A file that can't be said is told by what it seems to be",
        arguments: [
            ("%PDF-1.7 and so on", "a PDF"), ("just some words\nin lines", "a text"),
            ("<!DOCTYPE html><html>", "a web page"),
            ("\0\0\0\u{18}ftypM4A and more of it", "an M4A file"),
            ("\0\0\0\u{18}ftypisom and more of it", "an MP4 file"),
            ("RIFF....AVI LIST", "an AVI film"), ("PK\u{3}\u{4}....", "a ZIP archive"), ("", "it is empty"),
            ("RIFF....WAVEfmt ", "a WAV file, but it is damaged"), ("OggS....", "an Ogg file, but it is damaged"),
        ]
    )
    func others(text: String, seems: String) throws {
        let told = try #require(refusal(Array(text.utf8)))
        #expect(told.contains(seems) && told.hasPrefix("a file can't be said") && told.contains("FLAC"))
    }

    @Test("However a file is cut or changed, it is said or refused, never a trap")
    func damaged() {
        let whole = EncodedSound.exact[2].file(Self.tone(64), sampleRate: 16_000)
        for count in 0..<whole.count { _ = refusal(Array(whole.prefix(count))) }
        for index in whole.indices {
            var bytes = whole
            bytes[index] ^= 0xFF
            _ = refusal(bytes)
        }
    }
}
