import Runtime
import Testing
import VoiceCore

@testable import Speech

@Suite("Wyoming's events")
struct WyomingTests {
    private static let events = [
        WyomingEvent(type: "audio-start", data: ["rate": 22050, "width": 2, "channels": 1]),
        WyomingEvent(type: "audio-chunk", data: ["rate": 22050], payload: Array(0...255) + [10, 13, 10]),
        WyomingEvent(type: "audio-stop"),
    ]

    @Test("Events are read as they were sent, however the bytes are split", arguments: [1, 2, 3, 7, 1000])
    func split(size: Int) throws {
        let bytes = Self.events.flatMap(\.bytes)
        var reader = WyomingReader()
        var read: [WyomingEvent] = []
        for start in stride(from: 0, to: bytes.count, by: size) {
            reader.append(Array(bytes[start..<min(start + size, bytes.count)]))
            while let event = try reader.next() { read.append(event) }
        }
        #expect(read == Self.events)
    }

    @Test("Data that comes behind the line is merged over that in it")
    func dataBehind() throws {
        var reader = WyomingReader()
        let data = "{\"text\":\"hi\",\"b\":2}"
        reader.append(
            Array(
                "{\"type\":\"transcript\",\"data\":{\"a\":1,\"b\":1},\"data_length\":\(data.utf8.count)}\n\(data)".utf8
            )
        )
        let event = try reader.next()
        #expect(event == WyomingEvent(type: "transcript", data: ["a": 1, "b": 2, "text": "hi"]))
        #expect(try reader.next() == nil)
    }

    @Test(
        "What is no event is refused",
        arguments: [
            "hello\n", "[]\n", "{\"type\":1}\n", "{\"type\":\"x\",\"payload_length\":-1}\n",
            "{\"type\":\"x\",\"payload_length\":99999999999}\n", "{\"type\":\"x\",\"data_length\":3}\nabc",
        ]
    )
    func malformed(text: String) {
        var reader = WyomingReader()
        reader.append(Array(text.utf8))
        #expect(throws: EngineError.self) { try reader.next() }
    }

    @Test("Samples may be split between events, and stereo is mixed")
    func audio() throws {
        var mono = try WyomingAudio(["rate": 16000, "width": 2, "channels": 1], volume: 2)
        #expect(mono.samples([1, 0, 2]) == [2])
        #expect(mono.samples([0]) == [4])
        var stereo = try WyomingAudio(["rate": 16000, "width": 2, "channels": 2], volume: 1)
        #expect(stereo.samples([10, 0, 20, 0]) == [15])
        for format in [["rate": 16000, "width": 4], ["rate": 1], [:]] as [[String: JSONValue]] {
            #expect(throws: EngineError.self) { try WyomingAudio(format, volume: 1) }
        }
    }

    /// Says a tone, whatever it is asked, and notes how.
    private struct Tone: SpeechSynthesizer {
        let description = EngineDescription(name: "tone", isRemote: false, changesSpeed: false, changesPitch: false)
        let asked = Lock<[SpeechRequest]>([])

        func speak(
            _ request: SpeechRequest,
            yield: @escaping @Sendable (SpeechPiece) async throws(EngineError) -> Void
        ) async throws(EngineError) {
            asked.withLock { $0.append(request) }
            let samples = (0..<2400).map { Int16(($0 % 100) * 100) }
            for _ in 0..<10 {
                try await yield(
                    SpeechPiece(samples: samples, sampleRate: 24_000, words: [WordTime(characters: 1, endsAt: 2400)])
                )
            }
        }
    }

    @Test("A voice that can't change its speed is made faster, with its words")
    func shaped() async throws {
        let tone = Tone()
        let pieces = Lock<[SpeechPiece]>([])
        try await ShapedSynthesizer(tone).speak(SpeechRequest(text: "a", speed: 2)) {
            (piece: SpeechPiece) async throws(EngineError) in
            pieces.withLock { $0.append(piece) }
        }
        let count = pieces.withLock { $0.map(\.samples.count).reduce(0, +) }
        #expect(abs(Double(count) / 12_000 - 1) < 0.1)
        #expect(pieces.withLock { $0.flatMap(\.words).allSatisfy { $0.endsAt == 1200 } })
        #expect(tone.asked.withLock { $0.map(\.speed) } == [1])
    }
}
