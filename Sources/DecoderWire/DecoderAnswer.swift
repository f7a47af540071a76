/// What a decoder of `parley-speech-worker` answers, in the order of the requests.
///
///     1 heard    UInt32 sample count, UInt8 has a partial, UTF-8
///     2 text     UInt16 word count, UInt16 confidence × 10 000, UInt8 n, n × Float mean, UTF-8
///     3 dropped
///     4 failed   UTF-8
package enum DecoderAnswer: Equatable, Sendable {
    /// All audio up to here (samples of the utterance) has been decoded; the text so far, when it has changed.
    case heard(sampleCount: Int, partial: String?)
    case text(DecodedText)
    case dropped
    /// The decoder can't go on with this utterance, for this reason.
    case failed(String)
}

extension DecoderAnswer {
    private static let confidenceScale = 10_000.0

    package var bytes: [UInt8] {
        var writer = ByteWriter()
        switch self {
        case .heard(let sampleCount, let partial):
            writer.write(1 as UInt8)
            writer.write(UInt32(clamping: sampleCount))
            writer.write(partial == nil ? 0 : 1 as UInt8)
            writer.write(partial ?? "")
        case .text(let text):
            writer.write(2 as UInt8)
            writer.write(UInt16(clamping: text.wordCount))
            writer.write(UInt16(max(0, min(1, text.confidence)) * Self.confidenceScale))
            writer.write(text.mean)
            writer.write(text.text)
        case .dropped: writer.write(3 as UInt8)
        case .failed(let reason):
            writer.write(4 as UInt8)
            writer.write(reason)
        }
        return writer.bytes
    }

    /// Reads a message; nil for anything else.
    package init?(_ bytes: [UInt8]) {
        var reader = ByteReader(bytes)
        switch reader.number(UInt8.self) {
        case 1:
            guard let sampleCount = reader.number(UInt32.self), let flag = reader.number(UInt8.self) else {
                return nil
            }
            let partial = reader.text()
            self = .heard(sampleCount: Int(sampleCount), partial: flag == 0 ? nil : partial)
        case 2:
            guard
                let wordCount = reader.number(UInt16.self),
                let confidence = reader.number(UInt16.self),
                let mean = reader.floats()
            else { return nil }
            self = .text(
                DecodedText(
                    text: reader.text(),
                    wordCount: Int(wordCount),
                    confidence: min(1, Double(confidence) / Self.confidenceScale),
                    mean: mean
                )
            )
        case 3: self = .dropped
        case 4: self = .failed(reader.text())
        default: return nil
        }
        guard reader.isAtEnd else { return nil }
    }
}
