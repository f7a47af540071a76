import VoiceCore

/// Tells which part of a reply's text was heard when so much of its audio was played.
///
/// To the word: where the engine said when words end, by that; elsewhere by the share of the phrase that was played.
struct HeardText {
    fileprivate struct Part {
        let phrase: Phrase
        let startsAt: Duration
        var sampleCount = 0
        var sampleRate = 0
        var words: [WordTime] = []
        var isComplete = false

        var duration: Duration { sampleRate == 0 ? .zero : .samples(sampleCount, at: sampleRate) }
    }

    /// About how long a character takes, for a phrase that is not complete.
    fileprivate static let characterTime: Duration = .milliseconds(60)

    private var parts: [Part] = []
    private var end: Duration = .zero

    /// The text of all phrases so far.
    private(set) var text = ""

    /// The audio of a phrase follows.
    mutating func begin(_ phrase: Phrase) {
        text += phrase.text
        parts.append(Part(phrase: phrase, startsAt: end))
    }

    /// Audio of the newest phrase.
    mutating func append(_ piece: SpeechPiece) {
        guard !parts.isEmpty else { return }
        let last = parts.count - 1
        parts[last].sampleCount += piece.samples.count
        parts[last].sampleRate = piece.sampleRate
        parts[last].words += piece.words
        end = parts[last].startsAt + parts[last].duration
    }

    /// The newest phrase has all its audio.
    mutating func endPhrase() {
        guard !parts.isEmpty else { return }
        parts[parts.count - 1].isComplete = true
    }

    /// How many phrases have their end by then.
    ///
    /// - Parameters:
    ///   - time: From the reply's first sample.
    ///   - count: That many are known to have it, so that they are not looked at again.
    /// - Returns: A count; never less.
    func phraseCount(within time: Duration, from count: Int = 0) -> Int {
        parts[min(count, parts.count)...].firstIndex { !$0.isComplete || $0.startsAt + $0.duration > time }
            ?? parts.count
    }

    /// The text of the first so many phrases.
    func text(ofPhrases count: Int) -> String {
        parts.prefix(count).map(\.phrase.text).joined()
    }

    /// The text that was heard, cut at the end of a word.
    func heard(at played: Duration) -> String {
        guard played > .zero else { return "" }
        var heard = ""
        for part in parts {
            if part.isComplete, part.startsAt + part.duration <= played {
                heard += part.phrase.text
                continue
            }
            heard += part.phrase.text(spokenUpTo: part.charactersSpoken(after: played - part.startsAt))
            break
        }
        while heard.last?.isWhitespace == true { heard.removeLast() }
        return heard
    }
}

extension HeardText.Part {
    /// How many characters of what is spoken had been said; whole words only.
    fileprivate func charactersSpoken(after time: Duration) -> Int {
        guard time > .zero, sampleRate > 0 else { return 0 }
        if !words.isEmpty {
            let played = time.sampleCount(at: sampleRate)
            return words.last { $0.endsAt <= played }?.characters ?? 0
        }
        let speakable = phrase.speakable
        let expected = isComplete ? duration : max(duration, HeardText.characterTime * speakable.count)
        let share = min(1, time / expected)
        let reached = speakable.prefix(Int(share * Double(speakable.count)))
        if reached.count == speakable.count { return reached.count }
        let next = speakable[reached.endIndex]
        if next.isWhitespace { return reached.count }
        return reached.lastIndex(where: \.isWhitespace).map { reached.distance(from: reached.startIndex, to: $0) } ?? 0
    }
}

extension Phrase {
    /// The beginning of the phrase's text that stands for so many characters of what is spoken.
    ///
    /// The words are looked up one after the other, because markup and links are in the text and not in the speech.
    fileprivate func text(spokenUpTo count: Int) -> String {
        var end = text.startIndex
        for word in speakable.prefix(count).split(whereSeparator: \.isWhitespace) {
            let letters = word.filter { $0.isLetter || $0.isNumber }
            guard !letters.isEmpty, let found = text.endOfWord(letters, after: end) else { continue }
            end = found
        }
        return String(text[..<end])
    }
}

extension String {
    /// The end of the next token, up to white space, that begins with these letters.
    ///
    /// It looks a few tokens ahead only: a word that is spoken in another way than it is written must not match far away.
    fileprivate func endOfWord(_ letters: String, after start: Index) -> Index? {
        var rest = self[start...]
        for _ in 0..<8 {
            guard let first = rest.firstIndex(where: { !$0.isWhitespace }) else { return nil }
            let end = rest[first...].firstIndex(where: \.isWhitespace) ?? endIndex
            let token = rest[first..<end].filter { $0.isLetter || $0.isNumber }
            if token.hasPrefix(letters) { return end }
            rest = rest[end...]
        }
        return nil
    }
}
