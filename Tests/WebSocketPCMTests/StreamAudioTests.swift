import Testing
import VoiceCore

@testable import WebSocketPCM

@Suite("Audio of a stream")
struct StreamAudioTests {
    private func ramp(_ count: Int) -> [Int16] { (0..<count).map { Int16(truncatingIfNeeded: $0) } }

    @Test("Samples are little-endian, both ways, and an odd length is no message")
    func bytes() {
        let bytes: [UInt8] = [0x34, 0x12, 0xFF, 0xFF, 0x00, 0x80]
        let message = PCMMessage(bytes.span.bytes)
        #expect(message?.samples == [0x1234, -1, -32_768])
        #expect(message?.bytes == bytes)
        let (odd, none) = (Array(bytes.prefix(3)), [UInt8]())
        #expect(PCMMessage(odd.span.bytes) == nil)
        #expect(PCMMessage(none.span.bytes)?.samples == [])
    }

    @Test("Pieces of any length become even frames that follow each other", arguments: [1, 7, 319, 320, 321, 5_000])
    func slices(size: Int) {
        var slicer = FrameSlicer()
        let samples = ramp(16_000)
        var frames: [AudioFrame] = []
        for start in stride(from: 0, to: samples.count, by: size) {
            frames += slicer.slice(Array(samples[start..<min(start + size, samples.count)]))
        }
        #expect(frames.count == 50)
        #expect(frames.allSatisfy { $0.samples.count == 320 && $0.sampleRate == 16_000 })
        #expect(frames.flatMap(\.samples) == samples)
        for (index, frame) in frames.enumerated() { #expect(frame.startsAt == SampleTime(index * 320)) }
    }

    @Test("The rest is filled up with silence, and time goes on")
    func rest() {
        var slicer = FrameSlicer()
        #expect(slicer.finish() == nil)
        #expect(slicer.slice(ramp(400)).count == 1)
        let last = slicer.finish()
        #expect(last?.samples == Array(ramp(400)[320...]) + [Int16](repeating: 0, count: 240))
        #expect(last?.startsAt == SampleTime(320))
        #expect(slicer.slice(ramp(320)).first?.startsAt == SampleTime(640))
    }

    @Test("A second at any rate is a second at 16 kHz", arguments: StreamQuery.rates)
    func hearing(rate: Int) throws {
        var formatter = try SpeechFormatter(rate: rate)
        var count = 0
        for _ in 0..<10 { count += formatter.frames(of: PCMMessage(samples: ramp(rate / 10))).count }
        count += formatter.finish().count
        #expect((50...51).contains(count))
    }

    @Test("A reply goes out in messages of 20 to 100 ms, none of it lost", arguments: StreamQuery.rates)
    func speaking(rate: Int) throws {
        var formatter = ReplyFormatter(rate: rate)
        formatter.begin()
        var messages: [PCMMessage] = []
        var position = SampleTime.zero
        for count in [441, 441, 10, 1, 7_000, 441, 300, 13_416] {
            let frame = AudioFrame(samples: ramp(count), sampleRate: 22_050, startsAt: position)
            messages += try formatter.messages(of: frame)
            position = frame.endsAt
        }
        #expect(messages.allSatisfy { (rate / 50...rate / 10).contains($0.samples.count) })
        let last = formatter.finish()
        #expect(last.allSatisfy { (1...rate / 10).contains($0.samples.count) })
        let total = (messages + last).reduce(0) { $0 + $1.samples.count }
        // 22,050 samples of 22,050 Hz.
        #expect(abs(total - rate) <= 2)
        #expect(formatter.sent == .samples(total, at: rate))
    }

    @Test("Frames of 20 ms at the client's own rate go out as they are")
    func passThrough() throws {
        var formatter = ReplyFormatter(rate: 24_000)
        formatter.begin()
        for _ in 0..<5 {
            let frame = AudioFrame(samples: ramp(480), sampleRate: 24_000, startsAt: .zero)
            #expect(try formatter.messages(of: frame) == [PCMMessage(samples: ramp(480))])
        }
        #expect(formatter.finish().isEmpty)
    }

    @Test("A new reply has nothing of the one before")
    func begin() throws {
        var formatter = ReplyFormatter(rate: 24_000)
        formatter.begin()
        _ = try formatter.messages(of: AudioFrame(samples: ramp(1_000), sampleRate: 24_000, startsAt: .zero))
        _ = try formatter.messages(of: AudioFrame(samples: ramp(100), sampleRate: 24_000, startsAt: .zero))
        formatter.begin()
        #expect(formatter.sent == .zero && formatter.finish().isEmpty)
    }

    @Test("Another rate within a reply goes on where the first ended")
    func changingRate() throws {
        var formatter = ReplyFormatter(rate: 24_000)
        formatter.begin()
        var count = 0
        for rate in [16_000, 22_050] {
            let frame = AudioFrame(samples: ramp(rate), sampleRate: rate, startsAt: .zero)
            count += try formatter.messages(of: frame).reduce(0) { $0 + $1.samples.count }
        }
        count += formatter.finish().reduce(0) { $0 + $1.samples.count }
        #expect(abs(count - 48_000) <= 4)
    }

    @Test("A minute may come at once, then four seconds a second")
    func allowance() {
        var allowance = AudioAllowance(now: .zero)
        for _ in 0..<60 {
            let isWelcome = allowance.take(.seconds(1), now: .zero)
            #expect(isWelcome)
        }
        var now = Duration.zero
        for _ in 0..<100 {
            now += .milliseconds(250)
            let isWelcome = allowance.take(.seconds(1), now: now)
            #expect(isWelcome)
        }
        let isTooMuch = !allowance.take(.milliseconds(20), now: now)
        #expect(isTooMuch)
    }

    @Test("Real time is never too much, however long")
    func realTime() {
        var allowance = AudioAllowance(now: .zero)
        for index in 1...10_000 {
            let isWelcome = allowance.take(.milliseconds(20), now: .milliseconds(20 * index))
            #expect(isWelcome)
        }
    }
}
