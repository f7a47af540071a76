import DecoderWire
import VoiceCore

/// The audio of one utterance, in the parts in which it is decoded.
///
/// A part is kept until its text is there, so that another decoder can begin it again.
struct UtteranceParts {
    struct Part {
        var samples: [Int16] = []
        var text: DecodedText?
    }

    /// The last one is open.
    private(set) var parts = [Part()]
    private(set) var audio = HeardAudio()

    /// From this length on a part is cut at a pause of 300 ms; the decoder's own limit is a minute.
    private static let longPart = 15 * AudioFrame.hearingRate
    /// From this one on at one of 60 ms, and from the last one on anywhere.
    private static let veryLongPart = 25 * AudioFrame.hearingRate
    private static let longestPart = 30 * AudioFrame.hearingRate

    /// Takes the next 20 ms; true when the part ends with them and a new one begins.
    mutating func append(_ samples: [Int16]) -> Bool {
        let last = parts.count - 1
        parts[last].samples += samples
        audio.append(samples)
        guard isCut(after: parts[last].samples.count) else { return false }
        parts.append(Part())
        return true
    }

    private func isCut(after count: Int) -> Bool {
        switch count {
        case ..<Self.longPart: false
        case ..<Self.veryLongPart: audio.quietCount >= 15
        case ..<Self.longestPart: audio.quietCount >= 3
        default: true
        }
    }

    /// The parts that have to be decoded, the open one last.
    var undecoded: [Part] { parts.filter { $0.text == nil } }

    /// The speaker's cepstral mean after the last part that has a text.
    var mean: [Float]? { parts.last { $0.text != nil }?.text?.mean }

    /// Takes the text of the first part that has none; its audio is not needed any more.
    mutating func resolve(_ text: DecodedText) {
        guard let index = parts.firstIndex(where: { $0.text == nil }), index < parts.count - 1 else { return }
        parts[index] = Part(text: text)
    }

    /// The texts of the parts so far, and what was made of the open one, as one.
    func joined(with last: DecodedText) -> DecodedText {
        let texts = parts.compactMap(\.text) + [last]
        let wordCount = texts.reduce(0) { $0 + $1.wordCount }
        let sum = texts.reduce(0) { $0 + $1.confidence * Double($1.wordCount) }
        return DecodedText(
            text: texts.map(\.text).filter { !$0.isEmpty }.joined(separator: " "),
            wordCount: wordCount,
            confidence: wordCount == 0 ? 0 : sum / Double(wordCount),
            mean: last.mean
        )
    }

    /// The same for a partial text.
    func joined(withPartial partial: String) -> String {
        (parts.compactMap(\.text?.text) + [partial]).filter { !$0.isEmpty }.joined(separator: " ")
    }
}
