package import VoiceCore

/// Cuts a reply at sentence ends while it arrives, the first phrase at a clause already so that it is heard early.
///
/// All decisions but one depend on the text alone, so that the phrases are the same however a model cuts its tokens.
/// The one: while nothing has been passed on yet, a full stop after an ordinary word at the very end of a piece ends
/// the phrase, though the next piece could make it `example.com`; waiting would delay the first sound of every reply.
/// On one thread at a time.
package final class PhraseSplitter: PhraseSplitting {
    private var scanner = PhraseScanner()
    /// The longest piece so far: models that send single characters tell nothing by where a piece ends.
    private var longestPiece = 0

    package init() {}

    package func append(_ text: String) -> [Phrase] {
        var phrases: [Phrase] = []
        longestPiece = max(longestPiece, text.unicodeScalars.count)
        for scalar in text.unicodeScalars { scan(scalar, into: &phrases) }
        if scanner.isFirst, longestPiece > 1, scanner.endsWithPlainSentence {
            pass(scanner.takeAll(), into: &phrases)
        }
        return phrases
    }

    package func finish() -> [Phrase] {
        var phrases: [Phrase] = []
        if !scanner.isEmpty { pass(scanner.takeAll(), into: &phrases) }
        return phrases
    }

    /// Scans one scalar; what a cut leaves over is scanned anew as the beginning of the next phrase.
    private func scan(_ scalar: Unicode.Scalar, into phrases: inout [Phrase]) {
        guard let count = scanner.take(scalar) else { return }
        let rest = scanner.rest(after: count)
        pass(scanner.takeFirst(count), into: &phrases)
        for scalar in rest { scan(scalar, into: &phrases) }
    }

    private func pass(_ cut: PhraseScanner.Cut, into phrases: inout [Phrase]) {
        let phrase = Phrase(text: cut.text, speakable: Speakable.text(of: cut.text, startsLine: cut.startsLine))
        if !phrase.speakable.isEmpty { scanner.isFirst = false }
        phrases.append(phrase)
    }
}
