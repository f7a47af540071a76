import Loops
import Net
import Runtime
import TestSupport
import Testing
import VoiceCore

@testable import Speech

@Suite("Servers that answer with files of sound")
struct VoicesContainerTests {
    /// What comes of a file that a server sends for whatever it is asked, under the wrong name and in two parts.
    private static func outcome(_ file: [UInt8], volume: Double = 1) async throws -> VoiceOutcome {
        let bench = try RemoteVoiceBench { connection in
            _ = connection.request()
            connection.send(head("audio/pcm", length: file.count))
            connection.send(file.prefix(7))
            ScriptedPause.short()
            connection.send(file.dropFirst(7))
        }
        defer { bench.server.stop() }
        return await bench.openAI.outcome(SpeechRequest(text: "Hello there.", volume: volume))
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

    @Test("A WAV file of any width that was written as a stream is played", arguments: [0, 0xFFFF_FFFF])
    func streamed(_ announced: Int) async throws {
        for kind in EncodedSound.exact where kind.description.contains("WAV, ") {
            var file = kind.file(samples(8_000), sampleRate: 16_000)
            let data = try #require((12..<file.count - 8).first { file[$0..<$0 + 4].elementsEqual("data".utf8) })
            file.replaceSubrange(4..<8, with: little(announced, 4))
            file.replaceSubrange(data + 4..<data + 8, with: little(announced, 4))
            let outcome = try await Self.outcome(file)
            #expect(outcome.error == nil)
            #expect((8_000...8_010).contains(outcome.samples.count), "\(kind.description)")
        }
    }

    @Test("A WAV file that is shorter than it says broke off")
    func brokenOff() async throws {
        for sort in EncodedSound.exact where sort.description.contains("WAV, ") {
            let file = sort.file(samples(8_000), sampleRate: 16_000)
            #expect(kind(try await Self.outcome(Array(file.prefix(8_000))).error) == "unavailable")
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
