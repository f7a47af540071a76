import DecoderWire
import Testing

@testable import Speech

@Suite("The parts of an utterance")
struct EarsUtterancePartsTests {
    private let loud = (0..<320).map { Int16($0 % 40 * 500 - 10_000) }
    private let quiet = [Int16](repeating: 3, count: 320)

    private func cuts(_ utterance: inout UtteranceParts, _ frames: [[Int16]]) -> [Int] {
        frames.indices.filter { utterance.append(frames[$0]) }
    }

    @Test("A short utterance is one part, pauses or not")
    func short() {
        var utterance = UtteranceParts()
        let frames = Array(repeating: loud, count: 300) + Array(repeating: quiet, count: 100)
        #expect(cuts(&utterance, frames).isEmpty)
        #expect(utterance.undecoded.count == 1)
        #expect(utterance.audio.soundEndsAt == 300 * 320)
        #expect(utterance.audio.sampleCount == 400 * 320)
    }

    @Test("A text stands while only a short silence follows")
    func unchanged() {
        var audio = HeardAudio()
        for frame in Array(repeating: loud, count: 50) + Array(repeating: quiet, count: 10) { audio.append(frame) }
        let asked = audio.sampleCount
        #expect(audio.isUnchanged(since: asked))
        for _ in 0..<40 { audio.append(quiet) }
        #expect(audio.isUnchanged(since: asked))
        audio.append(quiet)
        #expect(!audio.isUnchanged(since: asked))
        #expect(audio.isUnchanged(since: audio.sampleCount - 320))
        audio.append(loud)
        #expect(!audio.isUnchanged(since: audio.sampleCount - 320))
    }

    @Test("After 15 s the next pause cuts")
    func pause() {
        var utterance = UtteranceParts()
        let frames = Array(repeating: loud, count: 800) + Array(repeating: quiet, count: 15) + [loud]
        #expect(cuts(&utterance, frames) == [814])
        #expect(utterance.undecoded.map(\.samples.count) == [815 * 320, 320])
    }

    @Test("Without any pause 30 s cut")
    func noPause() {
        var utterance = UtteranceParts()
        #expect(cuts(&utterance, Array(repeating: loud, count: 1600)) == [1499])
    }

    @Test("Texts are joined, and confidence is weighed by words")
    func joins() {
        var utterance = UtteranceParts()
        _ = cuts(&utterance, Array(repeating: loud, count: 1501))
        utterance.resolve(DecodedText(text: "one two three", wordCount: 3, confidence: 0.9, mean: [1]))
        let last = DecodedText(text: "four", wordCount: 1, confidence: 0.5, mean: [2])
        let joined = utterance.joined(with: last)
        #expect(joined.text == "one two three four")
        #expect(abs(joined.confidence - 0.8) < 1e-9)
        #expect(joined.mean == [2])
        #expect(utterance.mean == [1])
        #expect(utterance.undecoded.count == 1)
        #expect(utterance.joined(withPartial: "fo") == "one two three fo")
    }
}
