/// What a speech program says: once what it can do, then for each ``VoiceAsk`` some audio and its end, in order.
///
/// The first byte is the kind; numbers are little-endian.
///
///     0 ready    4 bytes sample rate, then for each voice: its name, its language (each 2 bytes of length, UTF-8)
///     1 audio    4 bytes id, 2 bytes number of words, 8 bytes for each word (``Word``), then 16-bit samples
///     2 ended    4 bytes id
///     3 failed   4 bytes id, then a reason in UTF-8
package enum VoiceAnswer: Sendable, Equatable {
    case ready(sampleRate: Int, voices: [Voice])
    case audio(id: UInt32, words: [Word], samples: [Int16])
    case ended(id: UInt32)
    case failed(id: UInt32, reason: String)

    /// One way to sound, for one language; a voice of several languages is there several times.
    package struct Voice: Sendable, Hashable {
        /// As in ``VoiceAsk/voice``.
        package var name: String
        /// A BCP 47 tag.
        package var language: String

        package init(name: String, language: String) {
            self.name = name
            self.language = language
        }
    }

    /// Where a word of the text begins in the sound.
    package struct Word: Sendable, Equatable {
        /// Unicode scalars of the text up to the word's end.
        package var scalarCount: Int
        /// From the first sample of the answer, in samples.
        package var startsAt: Int

        package init(scalarCount: Int, startsAt: Int) {
            self.scalarCount = scalarCount
            self.startsAt = startsAt
        }
    }

    package init?(_ bytes: [UInt8]) {
        var reader = WireReader(bytes)
        guard let kind = reader.number(1), let number = reader.number(4) else { return nil }
        switch kind {
        case 0:
            var voices: [Voice] = []
            while !reader.isAtEnd {
                guard let name = reader.text(), let language = reader.text() else { return nil }
                voices.append(Voice(name: name, language: language))
            }
            self = .ready(sampleRate: number, voices: voices)
        case 1:
            guard let count = reader.number(2) else { return nil }
            var words: [Word] = []
            for _ in 0..<count {
                guard let scalars = reader.number(4), let start = reader.number(4) else { return nil }
                words.append(Word(scalarCount: scalars, startsAt: start))
            }
            self = .audio(id: UInt32(number), words: words, samples: reader.samples())
        case 2: self = .ended(id: UInt32(number))
        case 3: self = .failed(id: UInt32(number), reason: String(decoding: reader.rest(), as: UTF8.self))
        default: return nil
        }
    }

    package var bytes: [UInt8] {
        var writer = WireWriter()
        switch self {
        case .ready(let sampleRate, let voices):
            writer.number(0, 1)
            writer.number(sampleRate, 4)
            for voice in voices {
                writer.text(voice.name)
                writer.text(voice.language)
            }
        case .audio(let id, let words, let samples):
            writer.number(1, 1)
            writer.number(Int(id), 4)
            writer.number(words.count, 2)
            for word in words {
                writer.number(word.scalarCount, 4)
                writer.number(word.startsAt, 4)
            }
            for sample in samples { writer.number(Int(UInt16(bitPattern: sample)), 2) }
        case .ended(let id):
            writer.number(2, 1)
            writer.number(Int(id), 4)
        case .failed(let id, let reason):
            writer.number(3, 1)
            writer.number(Int(id), 4)
            writer.bytes += reason.utf8
        }
        return writer.bytes
    }
}
