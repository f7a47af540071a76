import Loops
import Net
import Runtime
import TestSupport
import Testing
import VoiceCore

@testable import Speech

@Suite("Samples without a header")
struct VoicesLabelTests {
    private static func heard(_ type: String, _ body: [UInt8]) async throws -> VoiceOutcome {
        let bench = try RemoteVoiceBench { connection in
            _ = connection.request()
            connection.send(head(type, length: body.count) + body)
        }
        defer { bench.server.stop() }
        return await bench.openAI.outcome()
    }

    @Test(
        "The label tells their rate and their channels",
        arguments: [
            ("audio/L16;rate=16000", 16_000, 1), ("audio/l16; rate=22050; channels=1", 22_050, 1),
            ("audio/pcm;rate=8000", 8_000, 1), ("audio/pcm; rate=48000; channels=2", 48_000, 2),
            ("audio/x-raw, ", 24_000, 1), ("audio/x-raw;format=S16LE;rate=44100;channels=2", 44_100, 2),
            ("audio/L16;codec=pcm;rate=\"32000\"", 32_000, 1), ("application/octet-stream", 24_000, 1),
            ("audio/pcm;rate=999999999999999999999", 24_000, 1), ("audio/pcm;rate=7;channels=0", 24_000, 1),
            ("AUDIO/PCM;RATE=16000;CHANNELS=9", 16_000, 1),
        ]
    )
    func rate(_ type: String, _ rate: Int, _ channelCount: Int) async throws {
        let bytes = samples(4_800).flatMap { sample in
            (0..<channelCount).flatMap { _ in little(Int(UInt16(bitPattern: sample)), 2) }
        }
        let outcome = try await Self.heard(type, bytes)
        #expect(outcome.error == nil)
        #expect(outcome.rate == rate)
        let isSame = outcome.samples == samples(4_800)
        #expect(isSame)
    }

    @Test("The low byte comes first unless the label says otherwise")
    func byteOrder() async throws {
        let swapped = samples(4_800).flatMap { little(Int(UInt16(bitPattern: $0.byteSwapped)), 2) }
        for type in [
            "audio/x-raw;format=S16BE;rate=24000", "audio/l16;rate=24000;endianness=big-endian",
            "audio/pcm;codec=pcm_s16be",
        ] {
            let isSame = try await Self.heard(type, swapped).samples == samples(4_800)
            #expect(isSame, "\(type)")
        }
    }

    @Test("Companded and floating samples are decoded")
    func codings() async throws {
        let floats = samples(4_800).flatMap { little(Int((Float($0) / 32_768).bitPattern), 4) }
        let outcome = try await Self.heard("audio/x-raw;format=F32LE;rate=16000", floats)
        #expect(outcome.rate == 16_000)
        let isSame = outcome.samples == samples(4_800)
        #expect(isSame)
        for type in ["audio/basic", "audio/x-mulaw", "audio/pcma;rate=16000"] {
            let outcome = try await Self.heard(type, (0..<4_800).map { UInt8($0 % 256) })
            #expect(outcome.samples.count == 4_800)
            #expect(outcome.rate == (type.contains("rate") ? 16_000 : 8_000))
        }
    }

    @Test("A file is told by its bytes, whatever the label says of samples")
    func file() async throws {
        let outcome = try await Self.heard("audio/L16;rate=8000", wav(sound(4_800), rate: 22_050))
        #expect(outcome.rate == 22_050)
        let isSame = outcome.samples == samples(4_800)
        #expect(isSame)
    }
}
