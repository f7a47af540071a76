internal import CFlite

extension Flite {
    /// Where one utterance's samples go; lives for one call of `flite_do_synth`.
    ///
    /// Safe because the utterance outlives it, and only the thread that speaks touches it.
    @safe
    final class Output {
        private let text: [UInt8]
        private let utterance: UnsafeMutablePointer<cst_utterance>
        private let onWords: ([FliteWord]) -> Void
        private let onSamples: (Span<Int16>) -> Bool
        private var hasWords = false

        init(
            text: [UInt8],
            utterance: UnsafeMutablePointer<cst_utterance>,
            onWords: @escaping ([FliteWord]) -> Void,
            onSamples: @escaping (Span<Int16>) -> Bool
        ) {
            self.text = text
            unsafe self.utterance = utterance
            self.onWords = onWords
            self.onSamples = onSamples
        }

        /// Takes new samples of a wave; false stops the synthesis.
        func take(_ wave: UnsafePointer<cst_wave>, from start: Int, count: Int) -> Bool {
            if !hasWords {
                hasWords = true
                let words = unsafe Flite.words(of: unsafe utterance, text: text)
                if !words.isEmpty { onWords(words) }
            }
            let total = unsafe Int(wave.pointee.num_samples)
            guard count > 0, start >= 0, start <= total, count <= total - start else { return true }
            guard let samples = unsafe wave.pointee.samples else { return true }
            // Safe because the wave holds num_samples samples and stays until the callback returns.
            return onSamples(unsafe Span(_unsafeStart: samples + start, count: count))
        }
    }

    /// The words of an utterance whose sounds have their times.
    static func words(of utterance: UnsafeMutablePointer<cst_utterance>, text: [UInt8]) -> [FliteWord] {
        guard unsafe utt_relation_present(utterance, "Word") != 0 else { return [] }
        var words: [FliteWord] = []
        var place = TextPlace(text: text)
        var token: UnsafeMutablePointer<cst_item>?
        var item = unsafe relation_head(utt_relation(utterance, "Word"))
        while let word = unsafe item {
            let seconds = unsafe flite_ffeature_float(word, "R:SylStructure.daughtern.daughtern.R:Segment.end")
            let end = max(Int(seconds * Float(sampleRate)), words.last?.endsAt ?? 0)
            let parent = unsafe flite_path_to_item(word, "R:Token.parent")
            if let parent = unsafe parent, unsafe parent != token {
                unsafe token = unsafe parent
                unsafe place.advance(past: string(parent, "name"), marks: string(parent, "punc"))
                words.append(FliteWord(byteCount: place.end, endsAt: end))
            } else if !words.isEmpty {
                // Several words are said for one token ("$3.50"): it ends with the last of them.
                words[words.count - 1].endsAt = end
            }
            unsafe item = unsafe item_next(word)
        }
        return words
    }

    private static func string(_ item: UnsafeMutablePointer<cst_item>, _ name: String) -> [UInt8] {
        guard unsafe item_feat_present(item, name) != 0, let text = unsafe flite_ffeature_string(item, name) else {
            return []
        }
        return unsafe Array(UnsafeBufferPointer(start: text, count: strlen(text))).map(UInt8.init(bitPattern:))
    }
}

/// Finds tokens in the text that they were made from, in their order.
private struct TextPlace {
    let text: [UInt8]
    /// After the last token found.
    private(set) var end = 0

    init(text: [UInt8]) { self.text = text }

    /// Moves behind the next place where the token stands, and the marks that follow it at once.
    mutating func advance(past token: [UInt8], marks: [UInt8]) {
        guard !token.isEmpty, text.count >= token.count else { return }
        var start = end
        while start + token.count <= text.count {
            if text[start..<(start + token.count)].elementsEqual(token) {
                end = start + token.count
                if text[end...].starts(with: marks) { end += marks.count }
                return
            }
            start += 1
        }
    }
}
