/// What the server tells one decoder of `parley-speech-worker`.
///
/// Each message is one byte that names it, then its fields; numbers are little-endian.
///
///     1 begin    UInt8 wants partials, UInt8 decodes again, UInt8 n, n × Float mean
///     2 audio    Int16 samples
///     3 cut
///     4 settle
///     5 finish
///     6 drop
///     7 pause
package enum DecoderRequest: Equatable, Sendable {
    /// A new utterance.
    ///
    /// - Parameters:
    ///   - wantsPartials: Whether the text so far is told as it changes.
    ///   - decodesAgain: Whether audio is decoded once more with the mean of just that audio: a second of it as soon as
    ///     it is there, less at a ``pause`` or its end. For the first utterance of a speaker, whose mean is not known yet.
    ///   - mean: The speaker's cepstral mean from the utterance before; empty is the model's own.
    case begin(wantsPartials: Bool, decodesAgain: Bool, mean: [Float])
    /// The next samples, 16 kHz. Answered by ``DecoderAnswer/heard(sampleCount:partial:)``.
    case audio([Int16])
    /// The part ends here and the next begins. Answered by the part's text.
    case cut
    /// Answered by the text that ``finish`` would give; the utterance goes on as if nothing had been asked.
    case settle
    /// The utterance is over. Answered by the text of its last part.
    case finish
    /// Forget the utterance, if there is one. Answered by ``DecoderAnswer/dropped``.
    case drop
    /// The speaker pauses and may have ended: what is to be decoded again is so now, not only at the end.
    ///
    /// Answered by ``DecoderAnswer/heard(sampleCount:partial:)``.
    case pause
}

extension DecoderRequest {
    /// Whether an answer follows.
    package var isAnswered: Bool {
        switch self {
        case .begin: false
        case .audio, .cut, .settle, .finish, .drop, .pause: true
        }
    }

    package var bytes: [UInt8] {
        var writer = ByteWriter()
        switch self {
        case .begin(let wantsPartials, let decodesAgain, let mean):
            writer.write(1 as UInt8)
            writer.write(wantsPartials ? 1 : 0 as UInt8)
            writer.write(decodesAgain ? 1 : 0 as UInt8)
            writer.write(mean)
        case .audio(let samples):
            writer.write(2 as UInt8)
            writer.write(samples)
        case .cut: writer.write(3 as UInt8)
        case .settle: writer.write(4 as UInt8)
        case .finish: writer.write(5 as UInt8)
        case .drop: writer.write(6 as UInt8)
        case .pause: writer.write(7 as UInt8)
        }
        return writer.bytes
    }

    /// Reads a message; nil for anything else.
    package init?(_ bytes: [UInt8]) {
        var reader = ByteReader(bytes)
        switch reader.number(UInt8.self) {
        case 1:
            guard
                let wantsPartials = reader.number(UInt8.self),
                let decodesAgain = reader.number(UInt8.self),
                let mean = reader.floats()
            else { return nil }
            self = .begin(wantsPartials: wantsPartials != 0, decodesAgain: decodesAgain != 0, mean: mean)
        case 2:
            guard let samples = reader.samples() else { return nil }
            self = .audio(samples)
        case 3: self = .cut
        case 4: self = .settle
        case 5: self = .finish
        case 6: self = .drop
        case 7: self = .pause
        default: return nil
        }
        guard reader.isAtEnd else { return nil }
    }
}
