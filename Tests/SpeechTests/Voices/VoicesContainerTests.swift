import Loops
import Net
import Runtime
import SoundFiles
import TestSupport
import Testing
import VoiceCore

@testable import Speech

@Suite("Servers that answer with files of sound")
struct VoicesContainerTests {
    /// What comes of a file that a server sends for whatever it is asked, under the wrong name and in two parts.
    ///
    /// Where it is clean, the body's end is told, so that it can't be a cut.
    private static func outcome(_ file: [UInt8], volume: Double = 1, isClean: Bool = true) async throws -> VoiceOutcome
    {
        let bench = try RemoteVoiceBench { connection in
            _ = connection.request()
            connection.send(head("audio/pcm", length: isClean ? file.count : nil))
            connection.send(file.prefix(7))
            ScriptedPause.short()
            connection.send(file.dropFirst(7))
        }
        defer { bench.server.stop() }
        return await bench.openAI.outcome(SpeechRequest(text: "Hello there.", volume: volume))
    }

    /// A WAV file that announces other sizes than it has.
    private static func announcing(_ count: Int, _ file: [UInt8]) throws -> [UInt8] {
        var file = file
        let data = try #require((12..<file.count - 8).first { file[$0..<$0 + 4].elementsEqual("data".utf8) })
        file.replaceSubrange(4..<8, with: little(min(count + 36, 0xFFFF_FFFF), 4))
        file.replaceSubrange(data + 4..<data + 8, with: little(count, 4))
        return file
    }

    @Test("Files without loss are played to the sample", arguments: EncodedSound.exact)
    func exact(_ kind: EncodedSound) async throws {
        let outcome = try await Self.outcome(kind.file(samples(8_000), sampleRate: 22_050))
        #expect(outcome.error == nil)
        #expect(outcome.rate == 22_050)
        let isWhole =
            outcome.samples.count == 8_000
            && zip(outcome.samples, samples(8_000)).allSatisfy { abs(Int($0) - Int($1)) <= 1 }
        #expect(isWhole)
    }

    @Test("Compressed files are played", arguments: EncodedSound.lossy)
    func lossy(_ kind: EncodedSound) async throws {
        let outcome = try await Self.outcome(kind.file(samples(24_000), sampleRate: 24_000))
        #expect(outcome.error == nil)
        #expect((24_000...27_000).contains(outcome.samples.count * 24_000 / max(1, outcome.rate)))
    }

    @Test(
        "A WAV file of any width whose body ended as it should is whole, whatever it announced",
        arguments: [0, 1, 1_001, 9_999, 20_000, 5_000_000, 2_000_000_000, 0x7FFF_FFFF, 0xFFFF_FFFF]
    )
    func announced(_ count: Int) async throws {
        for kind in EncodedSound.exact where kind.description.contains("WAV, ") {
            let file = kind.file(samples(8_000), sampleRate: 16_000)
            // libsndfile writes "PEAK" and the like before the samples, and nothing behind them.
            let outcome = try await Self.outcome(Self.announcing(count, file))
            #expect(outcome.error == nil)
            #expect((8_000...8_010).contains(outcome.samples.count), "\(kind.description)")
        }
    }

    @Test("Where the end of the body may be a cut, a WAV file that is shorter than it says broke off")
    func brokenOff() async throws {
        for sort in EncodedSound.exact where sort.description.contains("WAV, ") {
            let file = Array(sort.file(samples(8_000), sampleRate: 16_000).prefix(8_000))
            #expect(kind(try await Self.outcome(file, isClean: false).error) == "unavailable")
            #expect(try await Self.outcome(file).error == nil)
            // A size that nobody speaks tells nothing.
            #expect(try await Self.outcome(Self.announcing(2_000_000_000, file), isClean: false).error == nil)
        }
    }

    @Test("What stands behind the samples is no sound", arguments: [0, 1, 4_800, 2_000_000_000])
    func behind(_ announced: Int) async throws {
        let data = sound(2_400)
        let list = Array("LIST".utf8) + little(12, 4) + Array("INFOISFT".utf8) + little(0, 4)
        let tag = Array("id3 ".utf8) + little(600, 4) + Array("ID3".utf8) + sound(298) + [0]
        for tail in [list, tag, list + tag] {
            let outcome = try await Self.outcome(wav(data, rate: 24_000, announced: announced) + tail)
            #expect(outcome.error == nil)
            let isExact = outcome.samples == samples(2_400)
            #expect(isExact, "\(outcome.samples.count) samples")
        }
        // Chunks of any other name stand where the samples were said to end.
        let odd = try await Self.outcome(
            wav(data, rate: 24_000) + Array("xyz1".utf8) + little(2_000, 4) + sound(1_000)
        )
        #expect(odd.samples.count == 2_400)
    }

    @Test("What a file was rounded up with, and half a sample, are no sound")
    func rounded() async throws {
        for rest in [1, 2, 11, 200, 511] {
            let outcome = try await Self.outcome(wav(sound(2_400), rate: 24_000) + [UInt8](repeating: 0, count: rest))
            #expect(outcome.samples.count == 2_400, "\(rest)")
        }
        let odd = try await Self.outcome(wav(sound(2_400) + [7], rate: 24_000))
        #expect(odd.samples.count == 2_400)
    }

    @Test("Several WAV files in one body are all heard, split anywhere", arguments: [0, 4_800, 1_000_000, 0xFFFF_FFFF])
    func several(_ announced: Int) throws {
        let file = wav(sound(2_400), rate: 24_000, announced: announced)
        let body = file + file + file
        let expected = samples(2_400) + samples(2_400) + samples(2_400)
        for size in [1, 7, 100, 4_096, body.count] {
            var answer = AudioAnswer(contentType: "audio/wav", rawRate: 16_000, volume: 1)
            var heard: [Int16] = []
            for start in stride(from: 0, to: body.count, by: size) {
                let piece = Array(body[start..<min(start + size, body.count)])
                heard += try answer.append(piece).flatMap(\.samples)
            }
            heard += try answer.finish(isWhole: true).flatMap(\.samples)
            let isWhole = heard == expected
            #expect(isWhole, "\(size): \(heard.count)")
        }
    }

    @Test("Several files of other rates are heard at the rate of the first")
    func severalRates() async throws {
        let body = wav(sound(2_400), rate: 24_000) + wav(sound(4_800), rate: 48_000) + wav(sound(1_600), rate: 16_000)
        let outcome = try await Self.outcome(body)
        #expect(outcome.error == nil)
        #expect(outcome.rate == 24_000)
        #expect((7_100...7_300).contains(outcome.samples.count))
    }

    @Test("Several files of any kind in one body are all heard", arguments: EncodedSound.exact + EncodedSound.lossy)
    func severalOfAnyKind(_ kind: EncodedSound) async throws {
        let file = kind.file(samples(24_000), sampleRate: 24_000)
        let one = try await Self.outcome(file).samples.count
        for count in 2...3 {
            let body = (0..<count).flatMap { _ in file }
            let outcome = try await Self.outcome(body)
            #expect(outcome.error == nil)
            #expect(outcome.samples.count == count * one, "\(kind.description)")
        }
    }

    @Test("Thousands of tiny files in one body are read once, each byte")
    func tinyFiles() throws {
        let file = wav(sound(1), rate: 24_000)
        let body = (0..<20_000).flatMap { _ in file }
        var answer = AudioAnswer(contentType: nil, rawRate: 24_000, volume: 1)
        var count = 0
        for start in stride(from: 0, to: body.count, by: 65_536) {
            count += try answer.append(Array(body[start..<min(start + 65_536, body.count)])).reduce(0) {
                $0 + $1.samples.count
            }
        }
        count += try answer.finish(isWhole: true).reduce(0) { $0 + $1.samples.count }
        #expect(count == 20_000)
    }

    @Test("Bytes at random behind a header neither trap nor loop")
    func garbage() throws {
        var random = SeededRandom(seed: 7)
        for _ in 0..<300 {
            var body = wav(sound(40), rate: 24_000, announced: Int.random(in: 0...200, using: &random))
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                body[Int.random(in: 0..<body.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            body += body.prefix(Int.random(in: 0...body.count, using: &random))
            var answer = AudioAnswer(contentType: nil, rawRate: 24_000, volume: 1)
            do {
                _ = try answer.append(body)
                _ = try answer.finish(isWhole: true)
                if let file = answer.file { _ = try? SoundFile(decoding: file.bytes, upTo: .seconds(10)) }
            } catch {
                #expect(error.reason.isEmpty == false)
            }
        }
    }

    @Test("The volume holds for files too")
    func volume() async throws {
        let outcome = try await Self.outcome(
            EncodedSound.exact[0].file(samples(8_000), sampleRate: 22_050),
            volume: 0.5
        )
        let isHalf = outcome.samples == samples(8_000).scaled(by: 0.5)
        #expect(isHalf)
    }

    @Test("What can't be played is refused by its name, before the rest has come")
    func refused() async throws {
        let unusable: [(String, [UInt8])] = [
            ("MP4", [0, 0, 0, 32] + Array("ftypM4A ".utf8)), ("AAC", [0xFF, 0xF1, 0x50, 0x80]),
            ("WebM", [0x1A, 0x45, 0xDF, 0xA3]),
        ]
        for (name, mark) in unusable {
            let outcome = try await Self.outcome(mark + sound(2_000))
            #expect(kind(outcome.error) == "malformedAnswer")
            #expect(outcome.error?.reason.contains(name) == true)
        }
    }

    @Test("A file of more than 32 MiB is refused by its size")
    func tooLarge() throws {
        var answer = AudioAnswer(contentType: nil, rawRate: 24_000, volume: 1)
        var file = Array("fLaC".utf8) + [UInt8](repeating: 1, count: (32 << 20) - 4)
        #expect(try answer.append(file).isEmpty)
        file = [1]
        let error = #expect(throws: EngineError.self) { try answer.append(file) }
        #expect(error?.reason.contains("32 MiB of FLAC") == true)
    }

    @Test("A short answer is told by what there is of it", arguments: EncodedSound.exact + EncodedSound.lossy)
    func cut(_ kind: EncodedSound) async throws {
        let file = kind.file(samples(1_600), sampleRate: 16_000)
        for count in [0, 3, 11, 16, 40] {
            #expect(try await Self.outcome(Array(file.prefix(count))).error != nil)
        }
    }
}
