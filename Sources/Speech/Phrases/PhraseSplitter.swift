package import VoiceCore

/// Cuts a reply at sentence ends while it arrives, the first phrase at a clause already so that it is heard early.
///
/// All decisions but one depend on the text alone, so that the phrases are the same however a model cuts its tokens.
/// The one: while nothing has been passed on yet, a full stop after an ordinary word at the very end of a piece ends
/// the phrase, though the next piece could make it `example.com`; waiting would delay the first sound of every reply.
/// The work grows with the text alone, whatever is in it. On one thread at a time.
package final class PhraseSplitter: PhraseSplitting {
    private let language: String
    private var scanner = PhraseScanner()
    /// The longest piece so far: models that send single characters tell nothing by where a piece ends.
    private var longestPiece = 0
    private var readCount = 0

    /// - Parameter language: A BCP 47 tag, by which formulas are read.
    package init(language: String = "en") { self.language = language }

    /// How many Unicode scalars have been looked at so far, those looked at again counted again: the work that was done.
    package var visitedScalars: Int { scanner.visited + readCount }

    package func append(_ text: String) -> [Phrase] {
        var phrases: [Phrase] = []
        var count = 0
        for scalar in text.unicodeScalars {
            count += 1
            scan(scalar, into: &phrases)
        }
        longestPiece = max(longestPiece, count)
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
        // Cuts stand near the end of what is pending, or half of the longest phrase before it.
        let rest = Array(scanner.pending[count...])
        pass(scanner.takeFirst(count), into: &phrases)
        for scalar in rest { scan(scalar, into: &phrases) }
    }

    private func pass(_ cut: PhraseScanner.Cut, into phrases: inout [Phrase]) {
        let said = SpeechText(cut.scalars[cut.said], startsLine: cut.startsLine, language: language)
        readCount += said.visited
        if !said.text.isEmpty { scanner.isFirst = false }
        phrases.append(Phrase(text: String(cut.scalars), speakable: said.text))
    }
}
